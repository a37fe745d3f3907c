/**
 * Rows of a table by code: what a Map of strings to numbers does, in flat arrays. With a million codes a Map takes some 30 MB more that every full
 * garbage collection walks through, and touches memory in more places for each look. Here a look touches the place that the code's hash points to, and
 * the code itself to be certain.
 */
export interface CodeIndex {
  /** -1 for a code that is not there. */
  find(code: string): number;
  /** The code must not be there yet. */
  add(code: string, row: number): void;
  /** The row that it had; -1 where it was not there. */
  remove(code: string): number;
  /** Of a row that has one. */
  codeOf(row: number): string;
  readonly size: number;
}

const firstPlaces = 1_024;

/** A place is two numbers: the row + 1, where 0 says that it is free, and the code's hash. */
export function createCodeIndex(): CodeIndex {
  const codes: string[] = [];
  let places = new Int32Array(firstPlaces * 2);
  let mask = firstPlaces - 1;
  let size = 0;

  /** Where the code is, else the free place where it would be put. */
  const placeOf = (code: string, hash: number): number => {
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const row = places[place * 2] ?? 0;
      if (row === 0 || (places[place * 2 + 1] === hash && codes[row - 1] === code)) return place;
    }
  };
  const put = (place: number, row: number, hash: number): void => {
    places[place * 2] = row;
    places[place * 2 + 1] = hash;
  };
  /** At most half of the places are taken, so that a free one is always near. */
  const grow = (): void => {
    const old = places;
    places = new Int32Array(old.length * 2);
    mask = places.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      const row = old[at] ?? 0;
      const hash = old[at + 1] ?? 0;
      if (row !== 0) put(freeFrom(hash & mask), row, hash);
    }
  };
  const freeFrom = (first: number): number => {
    let place = first;
    while (places[place * 2] !== 0) place = (place + 1) & mask;
    return place;
  };
  /** Moves up those behind that were put further along because this place was taken. */
  const vacate = (place: number): void => {
    let hole = place;
    for (let next = (place + 1) & mask; places[next * 2] !== 0; next = (next + 1) & mask) {
      const hash = places[next * 2 + 1] ?? 0;
      const fromHome = (next - (hash & mask)) & mask;
      if (fromHome < ((next - hole) & mask)) continue;
      put(hole, places[next * 2] ?? 0, hash);
      hole = next;
    }
    put(hole, 0, 0);
  };

  return {
    get size() {
      return size;
    },
    find: (code) => (places[placeOf(code, hashOf(code)) * 2] ?? 0) - 1,
    add(code, row) {
      if ((size + 1) * 4 > places.length) grow();
      const hash = hashOf(code);
      put(freeFrom(hash & mask), row + 1, hash);
      codes[row] = code;
      size += 1;
    },
    remove(code) {
      const place = placeOf(code, hashOf(code));
      const row = (places[place * 2] ?? 0) - 1;
      if (row === -1) return -1;
      vacate(place);
      codes[row] = '';
      size -= 1;
      return row;
    },
    codeOf: (row) => codes[row] ?? '',
  };
}

/** Another one in each process, so that nobody can choose codes that all want the same place. */
const seed = Math.floor(Math.random() * 2 ** 32) | 0;

/** FNV-1a, and MurmurHash3's last step, which makes the low bits depend on all others. */
function hashOf(code: string): number {
  let hash = seed;
  for (let at = 0; at < code.length; at++) hash = Math.imul(hash ^ code.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
