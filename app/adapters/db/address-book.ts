/**
 * The addresses of links and shops, read across shops through the directory role and remembered. PostgreSQL tells of every change at commit
 * (migration address_notices), so that a changed link is right within a round trip on every server; while the listening connection is down
 * nothing older than a second is trusted. The memory is bounded: what was not asked for longest is forgotten first.
 */
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import type { AddressBook, LinkAddress, ShopAddress } from '#app/flows/record-click.ts';
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

type Remembered<Value> = { readonly value: Value | null };

export async function openAddressBook(
  options: AddressBookOptions,
): Promise<AddressBook & { requireShopId(domain: string): Promise<string>; close(): Promise<void> }> {
  const { pool } = options;
  const links = new LRUCache<string, Remembered<LinkAddress>>({ max: options.linksMax ?? 200_000 });
  const shops = new LRUCache<string, Remembered<ShopAddress>>({ max: 20_000 });
  const shopIds = new LRUCache<string, string>({ max: 20_000 });
  let onlyShop: { readonly value: ShopAddress | null; readonly until: number } | null = null;
  const asked = new Map<string, Promise<LinkAddress | null>>();
  let generation = 0;

  const forgetAll = (): void => {
    generation += 1;
    links.clear();
    shops.clear();
    onlyShop = null;
  };
  const notices = listen(options, {
    link: (code) => {
      generation += 1;
      links.delete(code);
    },
    shop: (shopId) => {
      generation += 1;
      shops.delete(shopId);
      onlyShop = null;
    },
    interrupted: forgetAll,
  });
  await notices.ready;
  const ttl = (found: boolean): number => (notices.hears() ? (found ? rememberMs : rememberMissMs) : rememberUnheardMs);

  async function readLink(code: string): Promise<LinkAddress | null> {
    const asOf = generation;
    const { rows } = await pool.query<LinkRow>({ name: 'address-link', text: linkSql, values: [code] });
    const value = rows[0] === undefined ? null : toLink(rows[0]);
    // An answer that a notice overtook may be stale: use it once, do not keep it.
    if (asOf === generation) links.set(code, { value }, { ttl: ttl(value !== null) });
    return value;
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
      const known = links.get(code);
      if (known !== undefined) return known.value;
      // Many visitors of one link that is not remembered ask the database once.
      let answer = asked.get(code);
      if (answer === undefined) {
        answer = readLink(code).finally(() => asked.delete(code));
        asked.set(code, answer);
      }
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
    close: () => notices.close(),
  };
}

const linkSql = `SELECT l.shop_id, l.link_id, l.partner_id, l.code, l.path, l.active
  FROM link_directory d JOIN link l ON l.shop_id = d.shop_id AND l.link_id = d.link_id WHERE d.code = $1`;
const shopSql = 'SELECT shop_id, domain, storefront_url FROM shop';

interface LinkRow {
  shop_id: string;
  link_id: string;
  partner_id: string;
  code: string;
  path: string;
  active: boolean;
}
interface ShopRow {
  shop_id: string;
  domain: string;
  storefront_url: string | null;
}

function toLink(row: LinkRow): LinkAddress {
  return {
    shopId: row.shop_id,
    linkId: row.link_id,
    partnerId: row.partner_id,
    code: row.code,
    path: row.path,
    active: row.active,
  };
}

function toShop(row: ShopRow): ShopAddress {
  return { shopId: row.shop_id, domain: row.domain, storefrontUrl: row.storefront_url };
}

interface NoticeHandlers {
  readonly link: (code: string) => void;
  readonly shop: (shopId: string) => void;
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
      else handlers.shop(payload ?? '');
    });
    try {
      await next.connect();
      await next.query('LISTEN link_changed; LISTEN shop_changed');
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
