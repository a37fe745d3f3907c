/* What the app answers of a customer as a referrer, and an example of it. */
import type { Amount } from './words.ts';

export type Friend = {
  readonly name: string;
  readonly state: 'registered' | 'ordered' | 'rewarded' | 'not_new' | 'limit';
  readonly at: string;
};
export type Reward = {
  readonly kind: 'store_credit' | 'code' | 'cash';
  readonly percent: string | null;
  readonly amount: Amount | null;
};
/** What the customer was given as somebody's friend, and can still use. */
type OwnCode = {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: Amount | null;
  readonly minOrder: Amount | null;
  readonly expiresAt: string | null;
};
export type Page = {
  readonly state: 'ready';
  readonly shareUrl: string;
  readonly code: string | null;
  readonly ownCode: OwnCode | null;
  /** One that the shop does not take any more. */
  readonly removedCode: string | null;
  readonly offer: { readonly friend: Reward | null; readonly referrer: Reward };
  readonly friends: {
    readonly clicked: number;
    readonly registered: number;
    readonly ordered: number;
    readonly list: readonly Friend[];
    readonly next: string | null;
  };
  readonly earned: { readonly pending: Amount; readonly available: Amount; readonly paid: Amount };
};
export type Answer = Page | { readonly state: 'signed_out' | 'off' | 'not_eligible' };

/** What the theme editor shows, where nobody is signed in. */
export function sample(shop: string): Page {
  const eur = (amount: string): Amount => ({ amount, currency: 'EUR' });
  return {
    state: 'ready',
    shareUrl: `${shop}/?ref=ANNA`,
    code: 'ANNA10',
    ownCode: null,
    removedCode: null,
    offer: {
      friend: { kind: 'store_credit', percent: null, amount: eur('5.00') },
      referrer: { kind: 'store_credit', percent: null, amount: eur('5.00') },
    },
    friends: {
      clicked: 12,
      registered: 3,
      ordered: 2,
      list: [
        { name: 'M…', state: 'rewarded', at: '2026-03-02T10:00:00Z' },
        { name: 'J…', state: 'registered', at: '2026-02-20T10:00:00Z' },
      ],
      next: null,
    },
    earned: { pending: eur('5.00'), available: eur('5.00'), paid: eur('0.00') },
  };
}
