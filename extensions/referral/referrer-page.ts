/** What the app says of the customer as a referrer: GET /api/storefront/referrer. Its meaning is told in app/flows/referrer-page.ts. */

/** `amount` is an exact decimal text in major units. */
export interface ShownAmount {
  readonly amount: string;
  readonly currency: string;
}

export interface Promised {
  readonly percent: string | null;
  readonly amount: ShownAmount | null;
}

export type FriendState = 'registered' | 'ordered' | 'rewarded' | 'not_new' | 'limit';

export interface Friend {
  readonly name: string;
  readonly state: FriendState;
  /** ISO 8601. */
  readonly at: string;
}

export interface Offer {
  readonly friend: ({ readonly kind: 'store_credit' | 'code' } & Promised) | null;
  readonly referrer: { readonly kind: 'store_credit' | 'code' | 'cash' } & Promised;
}

/** What the customer was given as somebody's friend, and can still use. */
export interface OwnCode extends Promised {
  readonly code: string;
  readonly minOrder: ShownAmount | null;
  /** ISO 8601; null for ever. */
  readonly expiresAt: string | null;
}

export interface ReadyPage {
  readonly state: 'ready';
  readonly shareUrl: string;
  readonly code: string | null;
  readonly ownCode: OwnCode | null;
  /** One that the shop does not take any more. */
  readonly removedCode: string | null;
  readonly offer: Offer;
  readonly friends: {
    readonly clicked: number;
    readonly registered: number;
    readonly ordered: number;
    readonly list: readonly Friend[];
    /** Asked with as `after`, what follows; null on the last ones. */
    readonly next: string | null;
  };
  readonly earned: { readonly pending: ShownAmount; readonly available: ShownAmount; readonly paid: ShownAmount };
}

export type ReferrerPage = ReadyPage | { readonly state: 'signed_out' | 'off' | 'not_eligible' };

const states: readonly unknown[] = ['ready', 'signed_out', 'off', 'not_eligible'];

/**
 * The app is ours and checks what it says; an answer in the middle may still be somebody else's (a sign-in page of a network, say). A schema's
 * library would weigh more than all the rest.
 */
export function parseReferrerPage(answer: unknown): ReferrerPage {
  const page = answer as Partial<ReadyPage> | null;
  const known = states.includes(page?.state);
  const whole = page?.state !== 'ready' || (typeof page.shareUrl === 'string' && page.friends !== undefined);
  if (!known || !whole) throw new Error('the app’s answer is not as expected');
  return page as ReferrerPage;
}

/** What the merchant sees while arranging the page, where nobody is signed in. */
export const samplePage: ReadyPage = {
  state: 'ready',
  shareUrl: 'https://example.com/r/anna-7k2m',
  code: 'ANNA-7K2M',
  ownCode: null,
  removedCode: null,
  offer: {
    friend: { kind: 'store_credit', percent: null, amount: { amount: '5.00', currency: 'EUR' } },
    referrer: { kind: 'store_credit', percent: '10', amount: null },
  },
  friends: {
    clicked: 12,
    registered: 3,
    ordered: 1,
    list: [
      { name: 'C…', state: 'rewarded', at: '2026-10-02T09:00:00Z' },
      { name: 'M…', state: 'registered', at: '2026-09-30T17:30:00Z' },
    ],
    next: null,
  },
  earned: {
    pending: { amount: '4.20', currency: 'EUR' },
    available: { amount: '8.00', currency: 'EUR' },
    paid: { amount: '0.00', currency: 'EUR' },
  },
};
