/*
 * A discount code for one customer: made from the random end of the id of what it is for, so that the same payment, or the same friend's reward,
 * always has the same code and a repeat finds what an earlier attempt made. Forty random bits in letters and digits that nobody mistakes for one
 * another, after a word that says whose it is.
 */

const digits = '0123456789abcdefghijklmnopqrstuv';
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Pays a referrer's reward: such as THANKS-7K2MX0QB, of a UUID whose last forty bits are random. */
export function personalCode(id: string): string {
  return `THANKS-${lettersOf(id)}`;
}

/** A friend's reward: such as WELCOME-7K2MX0QB. */
export function friendCode(id: string): string {
  return `WELCOME-${lettersOf(id)}`;
}

/** Whether a code on an order may be a friend's. */
export function looksLikeFriendCode(code: string): boolean {
  return /^\s*WELCOME-[0-9A-HJKMNP-TV-Z]{8}\s*$/i.test(code);
}

function lettersOf(id: string): string {
  const random = BigInt(`0x${id.replaceAll('-', '').slice(-10)}`);
  return [...random.toString(32).padStart(8, '0')].map((digit) => letters[digits.indexOf(digit)]).join('');
}

/** A discount as Shopify showed it that is, or was, a customer's own code. */
export interface SeenDiscount {
  /** The first of its codes. */
  readonly code: string | null;
  readonly used: boolean;
  /** Milliseconds since the epoch; null for ever. */
  readonly endsAt: number | null;
}

export type PersonalCodeStanding =
  | { readonly state: 'made'; readonly endsAt: number | null }
  | { readonly state: 'used' }
  /** The merchant deleted it, switched it off or named it otherwise. `forGood`: it can never be switched on again. */
  | { readonly state: 'removed'; readonly forGood: boolean }
  /** Its own time was over: whatever became of it since is no news. */
  | { readonly state: 'over' };

/** What became of a code that was to end at `expiresAt`. Times in ms since the epoch; `seen` null: the discount is gone. */
export function personalCodeStanding(
  { code, expiresAt }: { readonly code: string; readonly expiresAt: number | null },
  seen: SeenDiscount | null,
  now: number,
): PersonalCodeStanding {
  if (seen?.used) return { state: 'used' };
  if (seen !== null && seen.code?.toUpperCase() === code && (seen.endsAt === null || seen.endsAt > now)) {
    return { state: 'made', endsAt: seen.endsAt };
  }
  return expiresAt !== null && expiresAt <= now ? { state: 'over' } : { state: 'removed', forGood: seen === null };
}
