/**
 * What may stand in the outbox: each kind of wish with the shape of its payload. Whoever writes an item makes it with the functions here;
 * whoever carries it out reads the same types, checked once when the row is read. A payload names rows rather than repeating them, and amounts
 * travel as text of minor units. Nothing of a shopper's person is ever in a partner's mail.
 */
import { comparableText } from '#app/domain/text.ts';

/** Languages in which mail is written. Any other falls back to English. */
export const mailLocales = ['en', 'fr', 'de', 'es'] as const;
export type MailLocale = (typeof mailLocales)[number];

export type MailContent =
  | { readonly template: 'application-received'; readonly data: { readonly programName: string } }
  | {
      readonly template: 'application-approved';
      readonly data: {
        readonly programName: string;
        /** As shown to people, such as P1001. */
        readonly number: string;
        readonly linkCode: string;
        readonly discountCode: string | null;
      };
    }
  | {
      readonly template: 'application-rejected';
      readonly data: { readonly programName: string; readonly reason: string | null };
    }
  | {
      readonly template: 'sign-in';
      /** The secret of the link as the confirm page takes it. It is struck from the row once the mail has been sent. */
      readonly data: { readonly token: string };
    }
  | {
      readonly template: 'commission-earned';
      readonly data: {
        readonly orderName: string;
        /** Minor units. */
        readonly amount: string;
        readonly currency: string;
        /** ISO 8601. */
        readonly availableAt: string | null;
      };
    }
  | {
      readonly template: 'commission-changed';
      readonly data: {
        readonly orderName: string;
        /** Minor units. */
        readonly before: string;
        /** Minor units. */
        readonly after: string;
        readonly currency: string;
      };
    }
  | {
      readonly template: 'reward-paid';
      readonly data: {
        /** Minor units. */
        readonly amount: string;
        readonly currency: string;
        /** Null where it was paid in store credit. */
        readonly code: string | null;
        /** ISO 8601; null for what can be spent for ever. */
        readonly expiresAt: string | null;
      };
    }
  | {
      readonly template: 'friend-code';
      readonly data: {
        readonly code: string;
        /** What it takes off: one of the two, the amount in minor units. */
        readonly percent: string | null;
        readonly amount: string | null;
        readonly currency: string;
        /** Minor units: the least that an order comes to. */
        readonly minOrder: string | null;
        /** ISO 8601; null for what can be used for ever. */
        readonly expiresAt: string | null;
        readonly storefrontUrl: string | null;
      };
    }
  | ReminderContent;

/** A reminder names its occasion alone: what there is to say of it, and whether it is still there, is read when the item's turn comes. */
export type ReminderContent =
  | { readonly template: 'credit-expiring'; readonly data: { readonly rewardId: string } }
  | { readonly template: 'code-expiring'; readonly data: { readonly codeId: string } }
  | { readonly template: 'never-shared'; readonly data: { readonly partnerId: string } }
  /** `friendId`: Shopify's number of the friend, as text. */
  | { readonly template: 'friend-waiting'; readonly data: { readonly partnerId: string; readonly friendId: string } };

export type MailPayload = {
  readonly to:
    | { readonly partnerId: string }
    | { readonly email: string }
    /** Shopify's number, as text: the address is read from Shopify when the item's turn comes, and never stored. */
    | { readonly customerId: string };
  /** A language tag; null takes the partner's or the customer's own. */
  readonly locale: string | null;
} & MailContent;

/** What Shopify holds for a reward is to follow the ledger: the amounts are read when the item's turn comes. */
export type StoreCreditPayload = {
  readonly rewardId: string;
};

/** Whether the friend is to have the code is read when the item's turn comes. */
export type FriendCodePayload = {
  readonly codeId: string;
};

/** What is wanted of the code is read from its row when the item's turn comes. */
export type DiscountCodePayload = {
  readonly partnerId: string;
  readonly code: string;
};

/** The storefront is to see the programmes as they are when the item's turn comes. */
export type EmbedSettingsPayload = Readonly<Record<never, never>>;
export type DiscountTermsPayload = {
  readonly programId: string;
};
/** A partner's reward, reserved in the ledger, is to reach the customer. */
export type RewardPaymentPayload = {
  readonly paymentId: string;
};

/** The settings that the shop's web pixel is to have. */
export type WebPixelPayload = {
  readonly account: string;
  readonly endpoint: string;
};

export interface OutboxPayloads {
  readonly mail: MailPayload;
  readonly store_credit: StoreCreditPayload;
  readonly friend_code: FriendCodePayload;
  readonly discount_code: DiscountCodePayload;
  readonly embed_settings: EmbedSettingsPayload;
  readonly discount_terms: DiscountTermsPayload;
  readonly reward_payment: RewardPaymentPayload;
  readonly web_pixel: WebPixelPayload;
}

export type OutboxKind = keyof OutboxPayloads;
export const outboxKinds = [
  'mail',
  'store_credit',
  'friend_code',
  'discount_code',
  'embed_settings',
  'discount_terms',
  'reward_payment',
  'web_pixel',
] as const satisfies readonly OutboxKind[];
export type OutboxPayload<Kind extends OutboxKind> = OutboxPayloads[Kind];

/** An item to be written, of one of the kinds. */
export type OutboxWish = {
  readonly [Kind in OutboxKind]: {
    readonly kind: Kind;
    readonly payload: OutboxPayload<Kind>;
    /** The same wish has the same key: the second one in a shop is not written. */
    readonly dedupeKey: string;
    /** Items with one key are carried out one at a time, in order of creation. */
    readonly serialKey: string | null;
  };
}[OutboxKind];

/** A mail. `dedupeKey` names the event, such as `commission-earned:<orderId>:<partnerId>`. */
export function mailWish(dedupeKey: string, payload: MailPayload): OutboxWish {
  return { kind: 'mail', dedupeKey, serialKey: null, payload };
}

/** The friend's credit after a change of what it is worth: once per change, one at a time per customer. `cause` is the posting's. */
export function storeCreditWish(reward: {
  readonly rewardId: string;
  readonly customerId: string;
  readonly cause: string;
}): OutboxWish {
  const { rewardId, customerId, cause } = reward;
  return {
    kind: 'store_credit',
    dedupeKey: `store-credit:${rewardId}:${cause}`,
    serialKey: creditSerialKey(customerId),
    payload: { rewardId },
  };
}

/** A friend's code is to be made or withdrawn: in turn with the customer's store credit, which a reward can be instead. */
export function friendCodeWish(wish: {
  readonly codeId: string;
  readonly customerId: string;
  readonly cause: string;
}): OutboxWish {
  const { codeId, customerId, cause } = wish;
  return {
    kind: 'friend_code',
    dedupeKey: `friend-code:${codeId}:${cause}`,
    serialKey: creditSerialKey(customerId),
    payload: { codeId },
  };
}

/** Whatever moves a customer's store credit does so one at a time, so that no movement of ours is mistaken for another. */
function creditSerialKey(customerId: string): string {
  return `customer:${customerId}`;
}

/** A partner's reward on its way to the customer whom the partner is. `cause` names why it is brought once more; left out for the first time. */
export function rewardPaymentWish(payment: {
  readonly paymentId: string;
  readonly customerId: string;
  readonly cause?: string;
}): OutboxWish {
  const { paymentId, customerId, cause } = payment;
  return {
    kind: 'reward_payment',
    dedupeKey: cause === undefined ? `reward-payment:${paymentId}` : `reward-payment:${paymentId}:${cause}`,
    serialKey: creditSerialKey(customerId),
    payload: { paymentId },
  };
}

/**
 * Shopify is to follow what is wanted of a partner's discount code. Codes of one programme's discount wait behind each other, because the first
 * makes the discount and Shopify takes the others by the hundred. `cause` names the change; null for the code's first wish.
 */
export function discountCodeWish(wish: {
  readonly partnerId: string;
  readonly programId: string;
  readonly code: string;
  readonly singleUse: boolean;
  readonly cause: string | null;
}): OutboxWish {
  const { partnerId, programId, code, singleUse, cause } = wish;
  const key = `discount-code:${comparableText(code)}`;
  return {
    kind: 'discount_code',
    dedupeKey: cause === null ? key : `${key}:${cause}`,
    serialKey: `${singleUse ? 'single-use' : 'discount'}-codes:${programId}`,
    payload: { partnerId, code },
  };
}

/** A programme's discounts in Shopify are to give what the programme says. */
export function discountTermsWish(programId: string, cause: string): OutboxWish {
  return {
    kind: 'discount_terms',
    dedupeKey: `discount-terms:${programId}:${cause}`,
    serialKey: `discount-terms:${programId}`,
    payload: { programId },
  };
}

/** The theme extension's settings in Shopify, after `cause`: one at a time, so that the newest state is written last. */
export function embedSettingsWish(cause: string): OutboxWish {
  return { kind: 'embed_settings', dedupeKey: `embed-settings:${cause}`, serialKey: 'embed-settings', payload: {} };
}

/** The shop's web pixel; what Shopify has is read before anything is made. `cause` names the occasion. */
export function webPixelWish(payload: WebPixelPayload, cause: string): OutboxWish {
  return { kind: 'web_pixel', dedupeKey: `web-pixel:${cause}`, serialKey: 'web-pixel', payload };
}
