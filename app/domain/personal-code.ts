/*
 * A discount code for one customer: made from the random end of the id of what it pays, so that the same payment always has the same code and
 * a repeat finds what an earlier attempt made. Forty random bits in letters and digits that nobody mistakes for one another.
 */

const digits = '0123456789abcdefghijklmnopqrstuv';
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Such as THANKS-7K2MX0QB, of a UUID whose last forty bits are random. */
export function personalCode(id: string): string {
  const random = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  const text = [...random.toString(32).padStart(8, '0')].map((digit) => letters[digits.indexOf(digit)]);
  return `THANKS-${text.join('')}`;
}
