/** Payloads of the outbox as they are read back: a row that an older release wrote, or a hand, is refused rather than half understood. */
import { z } from 'zod';
import type { MailContent, OutboxKind, OutboxPayload } from '#app/flows/outbox-kinds.ts';

const uuid = z.uuid();
const currency = z.string().regex(/^[A-Z]{3}$/);
const minorUnits = z.string().regex(/^-?\d+$/);
const text = z.string().min(1);

const content: z.ZodType<MailContent> = z.discriminatedUnion('template', [
  z.object({ template: z.literal('application-received'), data: z.object({ programName: text }) }),
  z.object({
    template: z.literal('application-approved'),
    data: z.object({ programName: text, number: text, linkCode: text, discountCode: text.nullable() }),
  }),
  z.object({
    template: z.literal('application-rejected'),
    data: z.object({ programName: text, reason: z.string().nullable() }),
  }),
  z.object({ template: z.literal('sign-in'), data: z.object({ token: text }) }),
  z.object({
    template: z.literal('commission-earned'),
    data: z.object({ orderName: text, amount: minorUnits, currency, availableAt: z.iso.datetime().nullable() }),
  }),
  z.object({
    template: z.literal('commission-changed'),
    data: z.object({ orderName: text, before: minorUnits, after: minorUnits, currency }),
  }),
  z.object({
    template: z.literal('friend-code'),
    data: z.object({
      code: text,
      percent: text.nullable(),
      amount: minorUnits.nullable(),
      currency,
      minOrder: minorUnits.nullable(),
      expiresAt: z.iso.datetime().nullable(),
      storefrontUrl: z.url().nullable(),
    }),
  }),
  z.object({
    template: z.literal('reward-paid'),
    data: z.object({
      amount: minorUnits,
      currency,
      code: text.nullable(),
      expiresAt: z.iso.datetime().nullable(),
    }),
  }),
  z.object({ template: z.literal('credit-expiring'), data: z.object({ rewardId: uuid }) }),
  z.object({ template: z.literal('code-expiring'), data: z.object({ codeId: uuid }) }),
  z.object({ template: z.literal('never-shared'), data: z.object({ partnerId: uuid }) }),
  z.object({ template: z.literal('friend-waiting'), data: z.object({ partnerId: uuid, friendId: text }) }),
]);

const addressed = z.object({
  to: z.union([z.object({ partnerId: uuid }), z.object({ email: text }), z.object({ customerId: text })]),
  locale: z.string().nullable(),
});

const payloads: { readonly [Kind in OutboxKind]: z.ZodType<OutboxPayload<Kind>> } = {
  mail: z.intersection(addressed, content),
  store_credit: z.object({ rewardId: uuid }),
  friend_code: z.object({ codeId: uuid }),
  discount_code: z.object({ partnerId: uuid, code: text }),
  embed_settings: z.object({}),
  discount_terms: z.object({ programId: uuid }),
  reward_payment: z.object({ paymentId: uuid }),
  web_pixel: z.object({ account: text, endpoint: z.url() }),
};

/** Throws for a payload that does not have the shape of its kind. */
export function parseOutboxPayload<Kind extends OutboxKind>(kind: Kind, payload: unknown): OutboxPayload<Kind> {
  return payloads[kind].parse(payload);
}
