/**
 * The addresses of links and shops, read across shops through the directory role and remembered. PostgreSQL tells of every change at commit
 * (migration address_notices), so that a changed link is right within a round trip on every server; while the listening connection is down
 * nothing older than a second is trusted. The memory is bounded: what was not asked for longest is forgotten first. How long anybody
 * waits for the database is bounded by the pool (database.ts).
 */
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import type { AddressBook, LinkAddress, Resemblance, ShopAddress } from '#app/flows/find-link.ts';
import { createGroupCommit } from './group-commit.ts';
import { createLinkReader } from './link-addresses.ts';
import { createLinkMemory } from './link-memory.ts';
import { requireShopId } from './shop-directory.ts';

export interface AddressBookOptions {
  /** Connection for listening, besides the pool's. */
  readonly url: string;
  readonly pool: pg.Pool;
  readonly onTrouble: (error: Error) => void;
  readonly linksMax?: number;
}

const rememberMs = 300_000;
const rememberUnheardMs = 1_000;
const rememberMissMs = 5_000;
const listenAgainMs = 1_000;

const lookupsAtOnce = 500;
const lookupsWaiting = 20_000;
const lookupLanes = 2;

type Remembered<Value> = { readonly value: Value | null };

/** A link that is being asked for; `value` is told by whoever asked. */
interface Lookup {
  readonly code: string;
  value: LinkAddress | null;
  answer: Promise<LinkAddress | null>;
}

export async function openAddressBook(options: AddressBookOptions): Promise<
  AddressBook & {
    requireShopId(domain: string): Promise<string>;
    /** Null for a key that is no shop's. */
    getShopIdByPixelKey(key: string): Promise<string | null>;
    close(): Promise<void>;
  }
> {
  const { pool } = options;
  const links = createLinkMemory(options.linksMax ?? 1_000_000);
  // Of their own, so that whoever tries codes does not push out what is asked for.
  const misses = new LRUCache<string, true>({ max: 10_000 });
  const resembling = new LRUCache<string, Resemblance>({ max: 10_000 });
  const reader = createLinkReader(pool);
  const shops = new LRUCache<string, Remembered<ShopAddress>>({ max: 20_000 });
  const shopIds = new LRUCache<string, string>({ max: 20_000 });
  const pixelKeys = new LRUCache<string, Remembered<string>>({ max: 20_000 });
  let onlyShop: { readonly value: ShopAddress | null; readonly until: number } | null = null;
  const asked = new Map<string, Lookup>();
  let generation = 0;

  const forgetAll = (): void => {
    generation += 1;
    links.clear();
    misses.clear();
    resembling.clear();
    shops.clear();
    pixelKeys.clear();
    onlyShop = null;
  };
  const notices = listen(options, {
    link: (code) => {
      generation += 1;
      links.delete(code);
      misses.delete(code);
    },
    shop: (shopId) => {
      generation += 1;
      shops.delete(shopId);
      pixelKeys.clear();
      onlyShop = null;
    },
    program: (shopId) => {
      generation += 1;
      links.deleteShop(shopId);
    },
    interrupted: forgetAll,
  });
  await notices.ready;
  const ttl = (found: boolean): number => (notices.hears() ? (found ? rememberMs : rememberMissMs) : rememberUnheardMs);

  // Of a million links most visitors come by one that is not remembered: those of a moment are looked up together.
  const lookups = createGroupCommit<Lookup>({
    insert: readLinks,
    sizeOf: () => 1,
    batchMax: lookupsAtOnce,
    waitingMax: lookupsWaiting,
    lanes: lookupLanes,
  });

  async function readLinks(batch: readonly Lookup[]): Promise<void> {
    const asOf = generation;
    const found = await reader.readLinks(batch.map(({ code }) => code));
    for (const lookup of batch) lookup.value = found.get(lookup.code) ?? null;
    // An answer that a notice overtook may be stale: use it once, do not keep it.
    if (asOf !== generation) return;
    const until = Date.now() + ttl(true);
    for (const { code, value } of batch) {
      if (value === null) misses.set(code, true, { ttl: ttl(false) });
      else links.set(value, until);
    }
  }

  function lookUp(code: string): Lookup {
    const lookup: Lookup = { code, value: null, answer: Promise.resolve(null) };
    lookup.answer = lookups
      .store(lookup)
      .then(() => lookup.value)
      .finally(() => asked.delete(code));
    asked.set(code, lookup);
    return lookup;
  }

  async function readShop(where: string, value: string): Promise<ShopAddress | null> {
    const asOf = generation;
    const { rows } = await pool.query<ShopRow>(`${shopSql} WHERE ${where} = $1`, [value]);
    const shop = rows[0] === undefined ? null : toShop(rows[0]);
    if (shop !== null && asOf === generation) shops.set(shop.shopId, { value: shop }, { ttl: ttl(true) });
    return shop;
  }

  return {
    getLink(code) {
      const known = links.get(code, Date.now());
      if (known !== null) return known;
      if (misses.has(code)) return null;
      // Many visitors of one link that is not remembered ask the database once.
      return (asked.get(code) ?? lookUp(code)).answer;
    },
    async getResembling(mistyped, shopId) {
      const key = `${shopId ?? ''} ${mistyped.mayBeCutOff} ${mistyped.skeleton}`;
      const known = resembling.get(key);
      if (known !== undefined) return known;
      const asOf = generation;
      const answer = await reader.readResembling(mistyped, shopId);
      if (asOf === generation) resembling.set(key, answer, { ttl: ttl(false) });
      return answer;
    },
    getShop: (shopId) => shops.get(shopId)?.value ?? readShop('shop_id', shopId),
    async getShopByDomain(domain) {
      const shopId = shopIds.get(domain);
      const known = shopId === undefined ? undefined : shops.get(shopId);
      if (known !== undefined) return known.value;
      const shop = await readShop('domain', domain);
      if (shop !== null) shopIds.set(domain, shop.shopId);
      return shop;
    },
    async getOnlyShop() {
      if (onlyShop !== null && onlyShop.until > Date.now()) return onlyShop.value;
      const { rows } = await pool.query<ShopRow>(`${shopSql} WHERE storefront_url IS NOT NULL LIMIT 2`);
      const value = rows.length === 1 && rows[0] !== undefined ? toShop(rows[0]) : null;
      onlyShop = { value, until: Date.now() + ttl(false) };
      return value;
    },
    async requireShopId(domain) {
      const known = shopIds.get(domain);
      if (known !== undefined) return known;
      const shopId = await requireShopId(pool, domain);
      shopIds.set(domain, shopId);
      return shopId;
    },
    async getShopIdByPixelKey(key) {
      const known = pixelKeys.get(key);
      if (known !== undefined) return known.value;
      const asOf = generation;
      const { rows } = await pool.query<{ shop_id: string }>('SELECT shop_id FROM shop WHERE pixel_key = $1', [key]);
      const value = rows[0]?.shop_id ?? null;
      if (asOf === generation) pixelKeys.set(key, { value }, { ttl: ttl(value !== null) });
      return value;
    },
    close: () => notices.close(),
  };
}

const shopSql = 'SELECT shop_id, domain, storefront_url, embed_seen_at FROM shop';

interface ShopRow {
  shop_id: string;
  domain: string;
  storefront_url: string | null;
  embed_seen_at: Date | null;
}

function toShop(row: ShopRow): ShopAddress {
  return {
    shopId: row.shop_id,
    domain: row.domain,
    storefrontUrl: row.storefront_url,
    embedSeenAt: row.embed_seen_at?.getTime() ?? null,
  };
}

interface NoticeHandlers {
  readonly link: (code: string) => void;
  readonly shop: (shopId: string) => void;
  readonly program: (shopId: string) => void;
  readonly interrupted: () => void;
}

function listen(options: AddressBookOptions, handlers: NoticeHandlers) {
  let client: pg.Client | null = null;
  let hears = false;
  let closed = false;
  let again: NodeJS.Timeout | undefined;

  const retry = (): void => {
    hears = false;
    handlers.interrupted();
    client = null;
    if (!closed) again = setTimeout(() => void start(), listenAgainMs);
  };
  const start = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: 'tributary_notices',
      options: '-c role=tributary_directory',
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    let failed = false;
    const fail = (error: Error): void => {
      if (failed) return;
      failed = true;
      if (!closed) options.onTrouble(error);
      next.end().catch(() => undefined);
      retry();
    };
    next.on('error', fail);
    next.on('end', () => fail(new Error('the connection that listens for changed addresses ended')));
    next.on('notification', ({ channel, payload }) => {
      if (channel === 'link_changed') handlers.link(payload ?? '');
      else if (channel === 'program_changed') handlers.program(payload ?? '');
      else handlers.shop(payload ?? '');
    });
    try {
      await next.connect();
      await next.query('LISTEN link_changed; LISTEN shop_changed; LISTEN program_changed');
    } catch (error) {
      fail(error as Error);
      return;
    }
    client = next;
    hears = true;
    handlers.interrupted();
  };
  return {
    ready: start(),
    hears: () => hears,
    async close() {
      closed = true;
      clearTimeout(again);
      await client?.end();
    },
  };
}
