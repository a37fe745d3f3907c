/**
 * What a customer who refers friends sees of it, wherever the shop shows it: the link and the code to share, what friend and referrer get, and
 * how far the invited friends are. Nothing of a friend's person is in it: a name is its first letter. The first look makes the customer a
 * referrer, where the shop lets them be one.
 */
import type { ReferrerFriend } from '#app/domain/friend-state.ts';
import type { RewardMethod } from '#app/domain/referral-settings.ts';
import { type ReferrerPorts, requireReferrer } from './require-referrer.ts';

/** Exact decimal text in major units, with the currency's ISO 4217 code: for showing. */
export interface ShownAmount {
  readonly amount: string;
  readonly currency: string;
}

/** A part of the order, an amount, or neither where nothing is promised. */
interface Promised {
  readonly percent: string | null;
  readonly amount: ShownAmount | null;
}

export interface ReferrerOffer {
  readonly friend: ({ readonly kind: 'store_credit' | 'code' } & Promised) | null;
  readonly referrer: { readonly kind: RewardMethod } & Promised;
}

/** A code as which the customer was rewarded themselves, as somebody's friend, and which they can still use. */
export interface OwnCode extends Promised {
  readonly code: string;
  /** The least that an order comes to. */
  readonly minOrder: ShownAmount | null;
  /** ISO 8601; null for ever. */
  readonly expiresAt: string | null;
}

export interface ShownFriend extends Pick<ReferrerFriend, 'state'> {
  /** The first letter and an ellipsis. */
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface ReadyReferrerPage {
  readonly state: 'ready';
  readonly shareUrl: string;
  /** Null until Shopify knows it, and where the programme makes none. */
  readonly code: string | null;
  /** Null where there is none to be used. */
  readonly ownCode: OwnCode | null;
  /** The one that the customer had instead, and that the merchant took out of the shop; null where there is none. */
  readonly removedCode: string | null;
  readonly offer: ReferrerOffer;
  readonly friends: {
    readonly clicked: number;
    readonly registered: number;
    readonly ordered: number;
    /** The newest ones, or those that follow where it was asked for so. */
    readonly list: readonly ShownFriend[];
    /** Asked with as `after`, what follows; null on the last ones. */
    readonly next: string | null;
  };
  readonly earned: { readonly pending: ShownAmount; readonly available: ShownAmount; readonly paid: ShownAmount };
}

/** `off`: the shop has no programme for referrers at present. `not_eligible`: it is not for this customer. */
export type ReferrerPage = ReadyReferrerPage | { readonly state: 'signed_out' | 'off' | 'not_eligible' };

export interface ReferrerPagePorts extends ReferrerPorts {
  readonly readPage: (shopId: string, partnerId: string, after: string | null) => Promise<ReadyReferrerPage>;
}

/** `customerId` null: nobody is signed in. `after`: the `next` of an earlier answer, or null from the beginning. Throws Failure `unavailable` while Shopify cannot be asked who the customer is. */
export async function showReferrerPage(
  ports: ReferrerPagePorts,
  shopId: string,
  customerId: string | null,
  after: string | null,
): Promise<ReferrerPage> {
  if (customerId === null) return { state: 'signed_out' };
  const referrer = await requireReferrer(ports, shopId, customerId);
  return referrer.state === 'ready' ? ports.readPage(shopId, referrer.partnerId, after) : referrer;
}
