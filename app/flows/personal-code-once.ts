/**
 * A discount code for one customer, to be used once. The shop can hold a code only once, so it is looked up before it is made:
 * a repeat finds what an earlier attempt left behind, and one that arrives late is refused by Shopify. Taken back is what nobody has used.
 */
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import type { SeenDiscount } from '#app/domain/personal-code.ts';
import type { AttemptResult, Json } from './outbox-attempt.ts';
import { describeRefusals, type NoAnswer, retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

export interface PersonalCode {
  readonly shopId: string;
  /** Shopify's number, as text. */
  readonly customerId: string;
  readonly code: string;
  readonly currency: string;
  readonly worth: CodeWorth;
  /** Milliseconds since the epoch; null for ever. */
  readonly endsAt: number | null;
}

export interface FoundCode extends SeenDiscount {
  readonly discountGid: string;
  readonly title: string;
}

export interface PersonalCodeCalls {
  readonly findPersonalCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundCode | null>>;
  readonly createPersonalCode: (
    wanted: PersonalCode & { readonly title: string },
  ) => Promise<ShopifyOutcome<{ readonly discountGid: string }>>;
  /** From now on nobody can use it; may be repeated. */
  readonly endPersonalCode: (shopId: string, discountGid: string) => Promise<ShopifyOutcome<unknown>>;
}

/** By its title the merchant sees what it is, and we know it for ours. */
export function personalCodeTitle(code: string): string {
  return `Tributary reward ${code}`;
}

export type Made = { readonly result: 'made'; readonly discountGid: string; readonly endsAt: number | null };
type NotMade = Exclude<AttemptResult, { result: 'done' }>;

export async function makePersonalCode(
  calls: PersonalCodeCalls,
  wanted: PersonalCode,
  writeNote: (note: Json) => Promise<void>,
): Promise<Made | NotMade> {
  const found = await findOurs(calls, wanted);
  if (found.result !== 'found') return found;
  if (found.code !== null) return madeAs(found.code);
  await writeNote({ code: wanted.code });
  const made = await calls.createPersonalCode({ ...wanted, title: personalCodeTitle(wanted.code) });
  if (made.outcome === 'ok') return madeAs({ ...made.data, endsAt: wanted.endsAt });
  // An earlier attempt's call arrived only now.
  if (made.outcome === 'unknown' || isTaken(made)) return { result: 'unknown', error: reasonOf(made) };
  return retryOf(made);
}

/** What became of an attempt that may have made it. Null: it made nothing. */
export async function findMade(
  calls: PersonalCodeCalls,
  wanted: PersonalCode,
  note: unknown,
): Promise<Made | NotMade | null> {
  if (typeof note !== 'object' || note === null || !('code' in note)) return null;
  const found = await calls.findPersonalCode(wanted.shopId, wanted.code);
  if (found.outcome !== 'ok') return { result: 'unknown', error: reasonOf(found) };
  return found.data === null ? null : madeAs(found.data);
}

function madeAs({ discountGid, endsAt }: Pick<FoundCode, 'discountGid' | 'endsAt'>): Made {
  return { result: 'made', discountGid, endsAt };
}

/** Takes back a code that nobody has used: `used` where it is too late, `withdrawn` also where it was never made. `now` in ms since the epoch. */
export async function withdrawPersonalCode(
  calls: PersonalCodeCalls,
  { shopId, code }: Pick<PersonalCode, 'shopId' | 'code'>,
  now: number,
): Promise<{ readonly result: 'ended'; readonly state: 'used' | 'withdrawn' } | NotMade> {
  const found = await findOurs(calls, { shopId, code });
  if (found.result !== 'found') return found;
  if (found.code?.used === true) return { result: 'ended', state: 'used' };
  const { endsAt = now } = found.code ?? {};
  if (found.code === null || (endsAt !== null && endsAt <= now)) return { result: 'ended', state: 'withdrawn' };
  const ended = await calls.endPersonalCode(shopId, found.code.discountGid);
  return ended.outcome === 'ok' ? { result: 'ended', state: 'withdrawn' } : retryOf(ended);
}

/** Ours, or nothing. */
async function findOurs(
  calls: PersonalCodeCalls,
  { shopId, code }: Pick<PersonalCode, 'shopId' | 'code'>,
): Promise<{ readonly result: 'found'; readonly code: FoundCode | null } | NotMade> {
  const found = await calls.findPersonalCode(shopId, code);
  if (found.outcome !== 'ok') return retryOf(found);
  if (found.data !== null && found.data.title !== personalCodeTitle(code)) {
    return {
      result: 'failed',
      error: `the code ${code} belongs to another discount of the shop, “${found.data.title}”`,
    };
  }
  return { result: 'found', code: found.data };
}

function isTaken(outcome: NoAnswer): boolean {
  return outcome.outcome === 'refused' && outcome.errors.some(({ code }) => code === 'TAKEN');
}

function reasonOf(outcome: NoAnswer): string {
  return outcome.outcome === 'refused' ? describeRefusals(outcome.errors) : outcome.reason;
}
