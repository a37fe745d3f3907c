/**
 * Links that were looked up, remembered for the redirect. A shop may have a million of them, and as objects in a cache they would take some
 * 300 MB; here a link is a row in typed arrays, and what many links share (shop, partner, path) is kept once. Beyond its bound the memory
 * forgets what was not asked for since the hand last came by (the clock algorithm). Nothing here is ever the truth: see address-book.ts.
 */
import type { LinkAddress, LinkLabels, PartnerAddress } from '#app/flows/find-link.ts';

export interface LinkMemory {
  /** Null where the link is not remembered, or for longer than it was to be. */
  get(code: string, now: number): LinkAddress | null;
  /** Remembers the link until then, milliseconds since the epoch. */
  set(link: LinkAddress, until: number): void;
  delete(code: string): void;
  /** Forgets all links of a shop, however many they are, at once. */
  deleteShop(shopId: string): void;
  clear(): void;
  readonly size: number;
}

const bytesPerId = 16;
const firstCapacity = 1_024;
const activeFlag = 1;
const askedFlag = 2;

export function createLinkMemory(max: number): LinkMemory {
  let rows = new Map<string, number>();
  let table = allocate(Math.min(max, firstCapacity));
  let shared = createPools();
  let free: number[] = [];
  let used = 0;
  let hand = 0;

  /** A row to write into: a free one, a new one, or that of a link nobody asked for lately. */
  const takeRow = (): number => {
    const freed = free.pop();
    if (freed !== undefined) return freed;
    if (used < max) {
      if (used === table.capacity) table = grown(table, Math.min(max, table.capacity * 2));
      return used++;
    }
    for (;;) {
      const row = hand;
      hand = (hand + 1) % used;
      const flags = table.flags[row] ?? 0;
      if ((flags & askedFlag) === 0) {
        forget(row);
        return row;
      }
      table.flags[row] = flags & ~askedFlag;
    }
  };

  const forget = (row: number): void => {
    rows.delete(table.codes[row] ?? '');
    table.codes[row] = '';
    shared.shops.release(table.shops[row] ?? 0);
    shared.partners.release(table.partners[row] ?? 0);
    shared.paths.release(table.paths[row] ?? 0);
    shared.labels.release(table.labels[row] ?? 0);
  };

  return {
    get size() {
      return rows.size;
    },
    get(code, now) {
      const row = rows.get(code);
      if (row === undefined || now >= (table.until[row] ?? 0)) return null;
      const shopId = shared.shops.value(table.shops[row] ?? 0);
      const partner = shared.partners.value(table.partners[row] ?? 0);
      const path = shared.paths.value(table.paths[row] ?? 0);
      const labels = shared.labels.value(table.labels[row] ?? 0);
      if (shopId === null || partner === null || path === null || labels === null) return null;
      const flags = table.flags[row] ?? 0;
      if ((flags & askedFlag) === 0) table.flags[row] = flags | askedFlag;
      return {
        shopId,
        linkId: readId(table.linkIds, row),
        code: table.codes[row] ?? '',
        path,
        active: (flags & activeFlag) !== 0,
        labels,
        partner,
      };
    },
    set(link, until) {
      const known = rows.get(link.code);
      if (known !== undefined) {
        forget(known);
        free.push(known);
      }
      const row = takeRow();
      rows.set(link.code, row);
      table.codes[row] = link.code;
      table.until[row] = until;
      table.flags[row] = link.active ? activeFlag : 0;
      table.shops[row] = shared.shops.hold(link.shopId, link.shopId);
      table.partners[row] = shared.partners.hold(partnerKey(link.partner), link.partner);
      table.paths[row] = shared.paths.hold(link.path, link.path);
      table.labels[row] = shared.labels.hold(labelsKey(link.labels), link.labels);
      writeId(table.linkIds, row, link.linkId);
    },
    delete(code) {
      const row = rows.get(code);
      if (row === undefined) return;
      forget(row);
      free.push(row);
    },
    deleteShop(shopId) {
      shared.shops.void(shopId);
    },
    clear() {
      rows = new Map();
      table = allocate(Math.min(max, firstCapacity));
      shared = createPools();
      free = [];
      used = 0;
      hand = 0;
    },
  };
}

interface Table {
  readonly capacity: number;
  readonly codes: string[];
  readonly until: Float64Array;
  readonly flags: Uint8Array;
  readonly linkIds: Buffer;
  readonly shops: Uint32Array;
  readonly partners: Uint32Array;
  readonly paths: Uint32Array;
  readonly labels: Uint32Array;
}

function allocate(capacity: number): Table {
  return {
    capacity,
    codes: [],
    until: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
    linkIds: Buffer.alloc(capacity * bytesPerId),
    shops: new Uint32Array(capacity),
    partners: new Uint32Array(capacity),
    paths: new Uint32Array(capacity),
    labels: new Uint32Array(capacity),
  };
}

function grown(table: Table, capacity: number): Table {
  const next = allocate(capacity);
  next.until.set(table.until);
  next.flags.set(table.flags);
  next.linkIds.set(table.linkIds);
  next.shops.set(table.shops);
  next.partners.set(table.partners);
  next.paths.set(table.paths);
  next.labels.set(table.labels);
  return { ...next, codes: table.codes };
}

function createPools() {
  return {
    shops: createPool<string>(),
    partners: createPool<PartnerAddress>(),
    paths: createPool<string>(),
    labels: createPool<LinkLabels>(),
  };
}

/** All that a partner's address says: where any of it changes, it is another value. */
function partnerKey({ partnerId, number, discountCode, program }: PartnerAddress): string {
  return `${partnerId} ${number} ${program.appliesCode} ${JSON.stringify([discountCode, program.utm])}`;
}

function labelsKey({ campaign, source, creative }: LinkLabels): string {
  return campaign === null && source === null && creative === null ? '' : JSON.stringify([campaign, source, creative]);
}

/** Values by number, each kept once and as long as somebody holds it. */
function createPool<Value>() {
  const numbers = new Map<string, number>();
  const keys: string[] = [];
  const values: Array<Value | null> = [];
  const holders: number[] = [];
  const free: number[] = [];
  return {
    /** Null for a value that was voided. */
    value: (number: number): Value | null => values[number] ?? null,
    hold(key: string, value: Value): number {
      const known = numbers.get(key);
      if (known !== undefined) {
        holders[known] = (holders[known] ?? 0) + 1;
        return known;
      }
      const number = free.pop() ?? keys.length;
      numbers.set(key, number);
      keys[number] = key;
      values[number] = value;
      holders[number] = 1;
      return number;
    },
    release(number: number): void {
      const left = (holders[number] ?? 0) - 1;
      holders[number] = left;
      if (left > 0) return;
      if (numbers.get(keys[number] ?? '') === number) numbers.delete(keys[number] ?? '');
      keys[number] = '';
      values[number] = null;
      free.push(number);
    },
    /** Takes the value from all who hold it; who holds it from now on has another one. */
    void(key: string): void {
      const number = numbers.get(key);
      if (number === undefined) return;
      numbers.delete(key);
      values[number] = null;
    },
  };
}

/** A UUID as its sixteen bytes. */
function writeId(ids: Buffer, row: number, id: string): void {
  ids.write(id.replaceAll('-', ''), row * bytesPerId, bytesPerId, 'hex');
}

function readId(ids: Buffer, row: number): string {
  const from = row * bytesPerId;
  const hex = ids.toString('hex', from, from + bytesPerId);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
