/*
 * Reading data of unknown shape strictly, and saying where exactly it is wrong. A reader never stops at the first mistake: it reports it
 * with the path of the field, puts a harmless value in its place and goes on, so that whoever wrote the data sees all of it at once.
 * Nothing that was read may be used when anything was reported. Numbers may come as JavaScript's, as bigints, or as the number
 * objects of a lossless JSON parser; ids and whole numbers are taken from their digits, never through floating point.
 */

/** `field` is a path such as `programs[0].rules[1].percent`. */
export interface Mistake {
  readonly field: string;
  readonly problem: string;
}

export interface Reader {
  readonly mistakes: Mistake[];
}

export type Fields = Readonly<Record<string, unknown>>;

export function newReader(): Reader {
  return { mistakes: [] };
}

export function report(reader: Reader, field: string, problem: string): void {
  reader.mistakes.push({ field: field === '' ? '(all of it)' : field, problem });
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function pathTo(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}

/** An object's fields. With `known`, any other field is a mistake. */
export function readFields(reader: Reader, value: unknown, field: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || digitsOf(value) !== null) {
    report(reader, field, value === undefined ? 'is missing' : 'must be an object');
    return {};
  }
  const fields = value as Fields;
  if (known !== undefined) {
    for (const name of Object.keys(fields)) {
      if (!known.includes(name)) report(reader, pathTo(field, name), 'is no field known here');
    }
  }
  return fields;
}

export function readList<Item>(
  reader: Reader,
  value: unknown,
  field: string,
  readItem: (reader: Reader, value: unknown, field: string) => Item,
): readonly Item[] {
  if (!Array.isArray(value)) {
    report(reader, field, value === undefined ? 'is missing' : 'must be a list');
    return [];
  }
  return value.map((item, index) => readItem(reader, item, `${field}[${index}]`));
}

/** A string with something in it. */
export function readText(reader: Reader, value: unknown, field: string): string {
  if (typeof value === 'string' && value.trim() !== '') return readStorable(reader, value, field);
  report(reader, field, value === undefined ? 'is missing' : 'must be a string that is not empty');
  return '';
}

/** A string, possibly empty; an absent one is empty. */
export function readOptionalText(reader: Reader, value: unknown, field: string): string {
  if (isAbsent(value)) return '';
  if (typeof value === 'string') return readStorable(reader, value, field);
  report(reader, field, 'must be a string');
  return '';
}

/** Neither U+0000 nor half a surrogate pair: no database keeps them. */
function readStorable(reader: Reader, value: string, field: string): string {
  if (value.includes('\u0000') || !value.isWellFormed()) report(reader, field, 'has a character that is no text');
  return value;
}

export function readWord<Word extends string>(
  reader: Reader,
  value: unknown,
  field: string,
  words: readonly [Word, ...Word[]],
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  report(reader, field, value === undefined ? 'is missing' : `must be one of ${words.join(', ')}`);
  return words[0];
}

/** Whole and not negative. */
export function readWholeNumber(reader: Reader, value: unknown, field: string): number {
  const digits = typeof value === 'string' ? null : digitsOf(value);
  if (digits !== null && /^\d{1,9}$/.test(digits)) return Number(digits);
  report(reader, field, 'must be a whole number, not negative');
  return 0;
}

export function readBoolean(reader: Reader, value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value;
  report(reader, field, 'must be true or false');
  return false;
}

/** An id: digits, as a string or as a number that still has all of them. Without leading zeros. */
export function readId(reader: Reader, value: unknown, field: string): string {
  const digits = typeof value === 'string' ? value : digitsOf(value);
  if (digits !== null && /^\d+$/.test(digits)) return digits.replace(/^0+(?=\d)/, '');
  report(reader, field, value === undefined ? 'is missing' : 'must be an id: digits');
  return '0';
}

/** The text of a number that has lost none of its digits, or null for anything else. */
function digitsOf(value: unknown): string | null {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) || !Number.isInteger(value) ? String(value) : null;
  if (typeof value === 'object' && value !== null && 'isLosslessNumber' in value) return String(value);
  return null;
}
