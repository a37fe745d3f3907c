// Money as bigint minor units of its currency, and the two ways of dividing it: by rate and by weight.

const decimalsOf = new Map<string, number>();

/** Decimal places of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimals(currency: string): number {
  let digits = decimalsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    decimalsOf.set(currency, digits);
  }
  return digits;
}

/** 1234n in EUR is "12.34". */
export function formatMinor(amount: bigint, currency: string): string {
  const digits = decimals(currency);
  const sign = amount < 0n ? '-' : '';
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** "12.34" in EUR is 1234n; null when the text is no decimal or is finer than the currency. */
export function parseMinor(text: string, currency: string): bigint | null {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!parts) return null;
  const digits = decimals(currency);
  const fraction = (parts[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return null;
  const amount = BigInt(`${parts[2]}${fraction.padEnd(digits, '0')}`);
  return parts[1] === '-' ? -amount : amount;
}

const PPM = 1_000_000n;

/** A rate such as 0.2 in millionths. */
function millionths(rate: number): bigint {
  return BigInt(Math.round(rate * 1_000_000));
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** amount × rate, half up; amount is not negative. */
export function takeRate(amount: bigint, rate: number): bigint {
  return divideHalfUp(amount * millionths(rate), PPM);
}

/** The tax contained in an amount that includes it. */
export function includedTax(amount: bigint, rate: number): bigint {
  return divideHalfUp(amount * millionths(rate), PPM + millionths(rate));
}

/** amount × part / whole, rounded half up. */
export function takePart(amount: bigint, part: number, whole: number): bigint {
  return whole === 0 ? 0n : divideHalfUp(amount * BigInt(part), BigInt(whole));
}

/** Splits `total` by the weights so that the parts sum to it: largest remainder, earlier first on a tie. */
export function apportion(total: bigint, weights: bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  let left = total - parts.reduce((a, b) => a + b, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}

/** Math.min for bigints. */
export function smaller(a: bigint, b: bigint): bigint {
  return a > b ? b : a;
}
