/** An order that was read from Shopify, as a message in the inbox: what it is made of, writing and reading it. */
import { z } from 'zod';
import type { OrderReading } from '#app/flows/order-reading.ts';
import { journey } from './journey-text.ts';

const id = z.string().regex(/^(?:0|[1-9]\d*)$/);
const decimal = z.string().regex(/^-?\d+(?:\.\d+)?$/);
const epochMs = z.number().int();
const text = z.string().nullable();

const priced = { price: decimal, discounts: z.array(decimal), taxes: z.array(decimal) };
const line = z.object({
  ...priced,
  lineId: id,
  productId: id.nullable(),
  variantId: id.nullable(),
  sku: text,
  vendor: text,
  title: z.string(),
  giftCard: z.boolean(),
  quantity: z.number().int().nonnegative(),
  currentQuantity: z.number().int().nonnegative().nullable(),
});

const facts = z.object({
  orderId: id,
  createdAt: epochMs,
  updatedAt: epochMs,
  cancelledAt: epochMs.nullable(),
  test: z.boolean(),
  financialStatus: text,
  taxesIncluded: z.boolean(),
  customerId: id.nullable(),
  email: text,
  customerEmail: text,
  sourceName: text,
  shippingCountry: text,
  discountCodes: z.array(z.string()),
  discountApplications: z.array(z.object({ type: z.string(), code: text })),
  visitor: text,
  landingRef: text,
  lines: z.array(line),
  shippingLines: z.array(z.object(priced)),
});

const refund = z.object({
  refundId: id,
  orderId: id,
  createdAt: epochMs,
  lines: z.array(z.object({ lineId: id, quantity: z.number().int().nonnegative() })),
  discrepancies: z.array(decimal),
});

const dispute = z.object({
  disputeId: id,
  orderId: id.nullable(),
  type: z.string(),
  status: z.string(),
  origin: z.enum(['create', 'update']),
  at: epochMs,
});

const signals = z.object({
  company: text,
  landing: z.array(z.object({ parameter: z.string(), value: z.string() })),
  referrer: text,
  written: z.array(z.object({ where: z.enum(['attribute', 'tag', 'note']), text: z.string() })),
});

/** The form in which it is stored: JSON has no whole numbers without bounds. */
export const orderReading = z.object({
  order: z.object({
    facts,
    name: z.string(),
    // A message that was written before it was read lacks it.
    checkoutToken: text.default(null),
    currency: text,
    total: z
      .string()
      .regex(/^-?\d+$/)
      .transform(BigInt),
    refunds: z.array(refund),
    keepsLanding: z.literal(true).optional(),
    signals: signals.nullable().default(null),
    journey: journey.optional(),
  }),
  disputes: z.array(dispute),
});

/** What `orderReading` reads back. */
export function orderReadingBody({ order, disputes }: OrderReading): object {
  return { order: { ...order, total: order.total.toString() }, disputes };
}
