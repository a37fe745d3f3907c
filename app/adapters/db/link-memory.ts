/**
 * Links that were looked up, remembered for the redirect. A shop may have a million of them, and as objects in a cache they would take some
 * 300 MB; here a link is a row of numbers that lie side by side, because each place in a large memory that is touched costs as much as a
 * good deal of work, and what many links share (shop, partner, path) is kept once. Beyond its bound the memory forgets what was not asked for
 * since the hand last came by (the clock algorithm). Nothing here is ever the truth: see address-book.ts.
 */
import type { LinkAddress, LinkLabels, PartnerAddress } from '#app/flows/find-link.ts';
import { createCodeIndex } from './code-index.ts';
import { createSharedValues } from './shared-values.ts';

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

/** A row: four shared values, what is set about it, four unused bytes, until when it is remembered, the id's bytes. */
const wordsPerRow = 12;
const bytesPerRow = wordsPerRow * 4;
const word = { shop: 0, partner: 1, path: 2, labels: 3, flags: 4 };
const untilAt = 3;
const idAt = 32;
const bytesPerId = 16;

const firstCapacity = 1_024;
const activeFlag = 1;
const askedFlag = 2;

export function createLinkMemory(max: number): LinkMemory {
  let rows = createCodeIndex();
  let table = allocate(Math.min(max, firstCapacity));
  let shared = createShared();
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
      const flags = row * wordsPerRow + word.flags;
      if (((table.words[flags] ?? 0) & askedFlag) === 0) {
        rows.remove(rows.codeOf(row));
        release(row);
        return row;
      }
      table.words[flags] = (table.words[flags] ?? 0) & ~askedFlag;
    }
  };

  const release = (row: number): void => {
    const { words } = table;
    const at = row * wordsPerRow;
    shared.shops.release(words[at + word.shop] ?? 0);
    shared.partners.release(words[at + word.partner] ?? 0);
    shared.paths.release(words[at + word.path] ?? 0);
    shared.labels.release(words[at + word.labels] ?? 0);
  };

  const forget = (code: string): void => {
    const row = rows.remove(code);
    if (row === -1) return;
    release(row);
    free.push(row);
  };

  return {
    get size() {
      return rows.size;
    },
    get(code, now) {
      const row = rows.find(code);
      if (row === -1 || now >= (table.instants[(row * wordsPerRow) / 2 + untilAt] ?? 0)) return null;
      const { words } = table;
      const at = row * wordsPerRow;
      const shopId = shared.shops.value(words[at + word.shop] ?? 0);
      const partner = shared.partners.value(words[at + word.partner] ?? 0);
      const path = shared.paths.value(words[at + word.path] ?? 0);
      const labels = shared.labels.value(words[at + word.labels] ?? 0);
      if (shopId === null || partner === null || path === null || labels === null) return null;
      const flags = words[at + word.flags] ?? 0;
      if ((flags & askedFlag) === 0) words[at + word.flags] = flags | askedFlag;
      const linkId = readId(table.bytes, row * bytesPerRow + idAt);
      return { shopId, linkId, code, path, active: (flags & activeFlag) !== 0, labels, partner };
    },
    set(link, until) {
      forget(link.code);
      const row = takeRow();
      rows.add(link.code, row);
      const { words } = table;
      const at = row * wordsPerRow;
      words[at + word.shop] = shared.shops.hold(link.shopId, link.shopId);
      words[at + word.partner] = shared.partners.hold(partnerKey(link.partner), link.partner);
      words[at + word.path] = shared.paths.hold(link.path, link.path);
      words[at + word.labels] = shared.labels.hold(labelsKey(link.labels), link.labels);
      words[at + word.flags] = link.active ? activeFlag : 0;
      table.instants[at / 2 + untilAt] = until;
      writeId(table.bytes, row * bytesPerRow + idAt, link.linkId);
    },
    delete: forget,
    deleteShop(shopId) {
      shared.shops.void(shopId);
    },
    clear() {
      rows = createCodeIndex();
      table = allocate(Math.min(max, firstCapacity));
      shared = createShared();
      free = [];
      used = 0;
      hand = 0;
    },
  };
}

/** The same memory, seen in three ways. */
interface Table {
  readonly capacity: number;
  readonly words: Uint32Array;
  readonly instants: Float64Array;
  readonly bytes: Buffer;
}

function allocate(capacity: number): Table {
  const memory = new ArrayBuffer(capacity * bytesPerRow);
  return {
    capacity,
    words: new Uint32Array(memory),
    instants: new Float64Array(memory),
    bytes: Buffer.from(memory),
  };
}

function grown(table: Table, capacity: number): Table {
  const next = allocate(capacity);
  next.words.set(table.words);
  return next;
}

function createShared() {
  return {
    shops: createSharedValues<string>(),
    partners: createSharedValues<PartnerAddress>(),
    paths: createSharedValues<string>(),
    labels: createSharedValues<LinkLabels>(),
  };
}

/** All that a partner's address says: where any of it changes, it is another value. */
function partnerKey({ partnerId, number, discountCode, program }: PartnerAddress): string {
  return `${partnerId} ${number} ${program.appliesCode} ${JSON.stringify([discountCode, program.utm])}`;
}

function labelsKey({ campaign, source, creative }: LinkLabels): string {
  return campaign === null && source === null && creative === null ? '' : JSON.stringify([campaign, source, creative]);
}

/** A UUID as its sixteen bytes. */
function writeId(bytes: Buffer, from: number, id: string): void {
  bytes.write(id.replaceAll('-', ''), from, bytesPerId, 'hex');
}

function readId(bytes: Buffer, from: number): string {
  const hex = bytes.toString('hex', from, from + bytesPerId);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
