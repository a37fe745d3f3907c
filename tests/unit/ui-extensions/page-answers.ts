// The app's answers, by the contract of /api/storefront.
import type { ReadyPage } from '../../../extensions/referral/referrer-page.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

export function readyPage(more: Partial<ReadyPage> = {}): ReadyPage {
  return {
    state: 'ready',
    shareUrl: 'https://pine.example/r/anna-7k2m',
    code: 'ANNA-7K2M',
    ownCode: null,
    removedCode: null,
    offer: {
      friend: { kind: 'store_credit', percent: null, amount: eur('5.00') },
      referrer: { kind: 'store_credit', percent: '10', amount: null },
    },
    friends: { clicked: 0, registered: 0, ordered: 0, list: [], next: null },
    earned: { pending: eur('4.20'), available: eur('8.00'), paid: eur('0.00') },
    ...more,
  };
}
