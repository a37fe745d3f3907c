import { type CodeWorth, friendGiftOf } from '#app/domain/friend-gift.ts';
import type { FriendCodeTerms, RefereeTerms } from '#app/domain/program.ts';

/** What a friend gets, in the middle of a sentence; `exact` writes an amount as money. */
export function giftWords(referee: RefereeTerms, exact: (amount: string) => string): string {
  const gift = friendGiftOf(referee);
  return gift.kind === 'code' ? `a code for ${codeWords(gift, exact)}` : `${exact(gift.amount)} of store credit`;
}

/** Such as `10 % off an order of €40.00 or more`. */
export function codeWords({ percent, amount, minOrder }: FriendCodeTerms, exact: (amount: string) => string): string {
  const off = percent === null ? exact(amount ?? '0') : `${percent}\u00a0%`;
  return `${off} off ${minOrder === null ? 'an order' : `an order of ${exact(minOrder)} or more`}`;
}

/** The same of a code as it was made, in minor units; `money` writes them as money. */
export function worthWords({ percent, amount, minOrder }: CodeWorth, money: (minor: bigint) => string): string {
  const off = percent === null ? money(amount ?? 0n) : `${percent}\u00a0%`;
  return `${off} off ${minOrder === null ? 'an order' : `an order of ${money(minOrder)} or more`}`;
}
