/**
 * Links that were looked up, remembered for the redirect. A shop may have a million of them, and as objects in a cache they would take some
 * 300 MB; here a link is a row in typed arrays, and what many links share (shop, partner, path) is kept once. Beyond its bound the memory
 * forgets what was not asked for since the hand last came by (the clock algorithm). Nothing here is ever the truth: see address-book.ts.
 */
import type { LinkAddress } from '#app/flows/record-click.ts';

export interface LinkMemory {
  /** Null where the link is not remembered, or for longer than it was to be. */
  get(code: string, now: number): LinkAddress | null;
  /** Remembers the link until then, milliseconds since the epoch. */
  set(link: LinkAddress, until: number): void;
  delete(code: string): void;
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
  let shared = createSharedTexts();
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
    for (const texts of [table.shops, table.partners, table.paths]) shared.release(texts[row] ?? 0);
  };

  return {
    get size() {
      return rows.size;
    },
    get(code, now) {
      const row = rows.get(code);
      if (row === undefined || now >= (table.until[row] ?? 0)) return null;
      const flags = table.flags[row] ?? 0;
      if ((flags & askedFlag) === 0) table.flags[row] = flags | askedFlag;
      return {
        shopId: shared.text(table.shops[row] ?? 0),
        linkId: readId(table.linkIds, row),
        partnerId: shared.text(table.partners[row] ?? 0),
        code: table.codes[row] ?? '',
        path: shared.text(table.paths[row] ?? 0),
        active: (flags & activeFlag) !== 0,
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
      table.shops[row] = shared.hold(link.shopId);
      table.partners[row] = shared.hold(link.partnerId);
      table.paths[row] = shared.hold(link.path);
      writeId(table.linkIds, row, link.linkId);
    },
    delete(code) {
      const row = rows.get(code);
      if (row === undefined) return;
      forget(row);
      free.push(row);
    },
    clear() {
      rows = new Map();
      table = allocate(Math.min(max, firstCapacity));
      shared = createSharedTexts();
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
  return { ...next, codes: table.codes };
}

/** Texts by number, each kept once and as long as somebody holds it. */
function createSharedTexts() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const holders: number[] = [];
  const free: number[] = [];
  return {
    text: (number: number): string => texts[number] ?? '',
    hold(text: string): number {
      const known = numbers.get(text);
      if (known !== undefined) {
        holders[known] = (holders[known] ?? 0) + 1;
        return known;
      }
      const number = free.pop() ?? texts.length;
      numbers.set(text, number);
      texts[number] = text;
      holders[number] = 1;
      return number;
    },
    release(number: number): void {
      const left = (holders[number] ?? 0) - 1;
      holders[number] = left;
      if (left > 0) return;
      numbers.delete(texts[number] ?? '');
      texts[number] = '';
      free.push(number);
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
