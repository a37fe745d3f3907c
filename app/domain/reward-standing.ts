/*
 * A friend's reward as it stands in Shopify beside what the ledger holds for it. What was granted and is no longer due is taken back as
 * far as the friend has not spent it; the rest stays with the friend, is shown, and counts when the same reward is earned again.
 */

/** `planned`: Shopify is still to follow the ledger, in either direction. */
export type RewardState = 'planned' | 'granted' | 'taken_back' | 'partly_taken_back' | 'failed' | 'unknown';

/** `planned`: Shopify is still to have it. `removed`: the merchant deleted it or switched it off there. */
export type FriendCodeState = 'planned' | 'made' | 'used' | 'withdrawn' | 'removed' | 'failed' | 'unknown';

/** What became of a code by which a referrer was paid. */
export type PaidCodeState = 'made' | 'used' | 'removed';

/** What a person calls it: a code that nobody used in time is over. */
export function shownCodeState(
  { state, expiresAt }: { readonly state: FriendCodeState; readonly expiresAt: Date | null },
  now: number,
): FriendCodeState | 'expired' {
  return state === 'made' && expiresAt !== null && expiresAt.getTime() <= now ? 'expired' : state;
}

/** Minor units. */
export interface RewardStanding {
  /** All that was granted less all that was taken back. */
  readonly given: bigint;
  /** What was taken back since the last grant, and what would have to be for the ledger to be followed whole; null where nothing is. */
  readonly takenBack: { readonly taken: bigint; readonly of: bigint } | null;
}

/** `moves` in the order in which Shopify made them: granted above 0, taken back below 0. `due` is what the ledger holds. */
export function rewardStanding(due: bigint, moves: readonly bigint[]): RewardStanding {
  let [given, taken] = [0n, 0n];
  for (const move of moves) {
    given += move;
    taken = move < 0n ? taken - move : 0n;
  }
  const tooMuch = given > due ? given - due : 0n;
  const of = taken + tooMuch;
  return { given, takenBack: of === 0n ? null : { taken, of } };
}
