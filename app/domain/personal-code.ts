/*
 * A discount code for one customer: made from the random end of the id of what it pays, so that the same payment always has the same code and
 * a repeat finds what an earlier attempt made. Forty random bits in letters and digits that nobody mistakes for one another.
 */

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Such as THANKS-7K2MX0QB, of a UUID whose last forty bits are random. */
export function personalCode(id: string): string {
  let rest = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  let text = '';
  for (let place = 0; place < 8; place++) {
    text = `${letters[Number(rest % 32n)]}${text}`;
    rest /= 32n;
  }
  return `THANKS-${text}`;
}
