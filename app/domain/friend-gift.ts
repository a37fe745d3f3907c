/*
 * What a programme promises a friend, as one thing: an amount of store credit, or a discount code for one order. A code is nothing that the
 * ledger owes: it has no amount before it is used, and what it took off an order then shows in that order.
 */
import type { DecimalText } from './facts.ts';
import { minorUnits } from './money.ts';
import type { FriendCodeTerms, RefereeTerms } from './program.ts';

export type FriendGift =
  | { readonly kind: 'store_credit'; readonly percent: null; readonly amount: DecimalText; readonly minOrder: null }
  | ({ readonly kind: 'code' } & FriendCodeTerms);

export function friendGiftOf({ storeCredit, code }: RefereeTerms): FriendGift {
  return code === undefined
    ? { kind: 'store_credit', percent: null, amount: storeCredit, minOrder: null }
    : { kind: 'code', ...code };
}

/** One text for equal terms, whatever they were read from. */
export function friendCodeText({ percent, amount, minOrder }: FriendCodeTerms): string {
  return JSON.stringify([percent, amount, minOrder]);
}

/** What a code for one customer takes off, in minor units of the shop's currency; exactly one of percent and amount. */
export interface CodeWorth {
  readonly percent: DecimalText | null;
  readonly amount: bigint | null;
  readonly minOrder: bigint | null;
}

export function friendCodeWorth({ percent, amount, minOrder }: FriendCodeTerms, currency: string): CodeWorth {
  const least = minOrder === null ? 0n : minorUnits(minOrder, currency);
  return {
    percent,
    amount: amount === null ? null : minorUnits(amount, currency),
    minOrder: least === 0n ? null : least,
  };
}
