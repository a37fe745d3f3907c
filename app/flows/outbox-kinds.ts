/**
 * What may stand in the outbox: each kind of wish with the shape of its payload. Whoever writes an item makes it with the functions here,
 * whoever carries it out parses it with the same schemas, so the two cannot drift apart. A payload names rows rather than repeating them,
 * and amounts travel as text of minor units. Nothing of a shopper's person is ever in a partner's mail.
 */
import { z } from 'zod';

const uuid = z.uuid();
const currency = z.string().regex(/^[A-Z]{3}$/);
const minorUnitsText = z.string().regex(/^-?\d+$/);
/** Shopify's number, as text. */
const shopifyNumber = z.string().regex(/^\d+$/);
const orderName = z.string().min(1).max(100);

/** Languages in which mail is written. Any other falls back to English. */
export const mailLocales = ['en', 'fr'] as const;
export type MailLocale = (typeof mailLocales)[number];

export const mailContent = z.discriminatedUnion('template', [
  z.object({ template: z.literal('application-received'), data: z.object({ programName: z.string() }) }),
  z.object({
    template: z.literal('application-approved'),
    data: z.object({
      programName: z.string(),
      /** As shown to people, such as P1001. */
      number: z.string(),
      linkCode: z.string(),
      discountCode: z.string().nullable(),
    }),
  }),
  z.object({
    template: z.literal('application-rejected'),
    data: z.object({ programName: z.string(), reason: z.string().nullable() }),
  }),
  z.object({
    template: z.literal('sign-in'),
    /** The secret of the link as the confirm page takes it. It is struck from the row once the mail has been sent. */
    data: z.object({ token: z.string() }),
  }),
  z.object({
    template: z.literal('commission-earned'),
    data: z.object({ orderName, amount: minorUnitsText, currency, availableAt: z.iso.datetime().nullable() }),
  }),
  z.object({
    template: z.literal('commission-changed'),
    data: z.object({ orderName, before: minorUnitsText, after: minorUnitsText, currency }),
  }),
]);
export type MailContent = z.infer<typeof mailContent>;
export type MailTemplate = MailContent['template'];

export const mailPayload = z.intersection(
  z.object({
    to: z.union([z.object({ partnerId: uuid }), z.object({ email: z.string() })]),
    /** A language tag; null takes the partner's own. */
    locale: z.string().nullable(),
  }),
  mailContent,
);
export type MailPayload = z.infer<typeof mailPayload>;

export const storeCreditPayload = z.object({
  rewardId: uuid,
  customerId: shopifyNumber,
  amount: minorUnitsText,
  currency,
});
export type StoreCreditPayload = z.infer<typeof storeCreditPayload>;

export const discountCodePayload = z.object({ partnerId: uuid, code: z.string().min(1) });
export type DiscountCodePayload = z.infer<typeof discountCodePayload>;

export const outboxPayloads = {
  mail: mailPayload,
  store_credit: storeCreditPayload,
  discount_code: discountCodePayload,
} as const;

export type OutboxKind = keyof typeof outboxPayloads;
export type OutboxPayload<Kind extends OutboxKind> = z.infer<(typeof outboxPayloads)[Kind]>;

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

/** A friend's credit: once per reward, one at a time per customer. */
export function storeCreditWish(payload: StoreCreditPayload): OutboxWish {
  return {
    kind: 'store_credit',
    dedupeKey: `store-credit:${payload.rewardId}`,
    serialKey: `customer:${payload.customerId}`,
    payload,
  };
}

/** A partner's discount code. One at a time per shop, because the first one also makes the programme's discount. */
export function discountCodeWish(payload: DiscountCodePayload): OutboxWish {
  return {
    kind: 'discount_code',
    dedupeKey: `discount-code:${payload.code.trim().toLowerCase()}`,
    serialKey: 'discount-codes',
    payload,
  };
}
