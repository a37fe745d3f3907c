/*
 * The three ways the law compares text: byte order of UTF-8, ids as numbers, and e-mails and codes without case. They are spelled
 * out because the language's own comparison (UTF-16 units, the machine's locale) gives another order, and with it another statement.
 */

/** Byte order of UTF-8, which is the order of code points. For `sort`. */
export function compareBytes(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const left = one.charCodeAt(index);
    const right = other.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return one.length - other.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after U+E000 to U+FFFF although their units are smaller. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Ids (decimal digits without leading zeros) as numbers, of any size. For `sort`. */
export function compareIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** E-mails and discount codes compare trimmed and without case; this is the form to compare, and to look them up by. */
export function comparableText(text: string): string {
  return text.trim().toLowerCase();
}

/** The words of a list that is written as a text, parted by white space. */
export function wordsOf(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
