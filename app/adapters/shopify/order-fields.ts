/**
 * What the app asks of an order, and the shape of each part of the answer. A page, a whole order and an export are made of these same parts, so
 * that none of them can know less than another.
 */
import { z } from 'zod';
import { amount, flag, instant, listedText, optionalText, quantity, text } from './payload/fields.ts';

/** `gid://shopify/Order/123` as `123`. */
export const gid = z
  .string()
  .regex(/^gid:\/\/shopify\/\w+\/\d+(?:\?.*)?$/, { error: 'must be a global id' })
  .transform((value) => value.replace(/^.*\//, '').replace(/\?.*$/, ''));

const total = z.object({ shopMoney: z.object({ amount, currencyCode: z.string() }) });
const money = z.object({ shopMoney: z.object({ amount }) });
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export function connection<Node extends z.ZodType>(node: Node) {
  return z.object({ nodes: z.array(node), pageInfo });
}

export const disputeFields = 'disputes { id initiatedAs status }';
const dispute = z.object({ id: gid, initiatedAs: z.string(), status: z.string() });
export type DisputeNode = z.output<typeof dispute>;

/** What comparing takes. A list such as `refunds` has no pages: `first` bounds it. */
export const refundsMax = 250;
export const toldFields = `id name updatedAt cancelledAt displayFinancialStatus
  totalPriceSet { shopMoney { amount currencyCode } } refunds(first: ${refundsMax}) { id } ${disputeFields}`;
export const toldNode = z.object({
  id: gid,
  name: text,
  updatedAt: instant,
  cancelledAt: instant.nullable(),
  displayFinancialStatus: z.string().nullable(),
  totalPriceSet: total,
  refunds: z.array(z.object({ id: gid })),
  disputes: z.array(dispute),
});
export type ToldNode = z.output<typeof toldNode>;

const visitFields = `occurredAt landingPage referrerUrl referralCode source
  utmParameters { campaign content medium source term }`;
const visit = z.object({
  occurredAt: instant,
  landingPage: optionalText,
  referrerUrl: optionalText,
  referralCode: optionalText,
  source: optionalText,
  utmParameters: z.record(z.string(), z.string().nullable()).nullable(),
});
export type VisitNode = z.output<typeof visit>;

/** How the customer came, once Shopify has worked it out. */
export const journeyFields = `ready firstVisit { ${visitFields} } lastVisit { ${visitFields} }`;
export const journeyNode = z.object({ ready: z.boolean(), firstVisit: visit.nullable(), lastVisit: visit.nullable() });
export type JourneyNode = z.output<typeof journeyNode>;

const attributes = z.array(z.object({ key: text, value: optionalText }));

const addressFields = 'countryCodeV2 address1 address2 zip city phone';
const address = z.object({
  countryCodeV2: optionalText,
  address1: optionalText,
  address2: optionalText,
  zip: optionalText,
  city: optionalText,
  phone: optionalText,
});

/** An order without its lists. Needs read_orders and, for the customer, read_customers. */
export const orderFields = `id name createdAt updatedAt cancelledAt test email sourceName checkoutToken discountCodes
  customAttributes { key value } displayFinancialStatus taxesIncluded
  totalPriceSet { shopMoney { amount currencyCode } }
  phone customer { id defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }
  shippingAddress { ${addressFields} } billingAddress { ${addressFields} }
  customerJourneySummary { ${journeyFields} }
  tags note purchasingEntity { __typename ... on PurchasingCompany { company { id } } }
  ${disputeFields}`;
export const orderNode = z.object({
  id: gid,
  name: text,
  createdAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullable(),
  test: z.boolean(),
  email: optionalText,
  sourceName: optionalText,
  checkoutToken: optionalText,
  discountCodes: z.array(text),
  customAttributes: attributes,
  displayFinancialStatus: z.string().nullable(),
  taxesIncluded: z.boolean(),
  totalPriceSet: total,
  phone: optionalText,
  customer: z
    .object({
      id: gid,
      defaultEmailAddress: z.object({ emailAddress: optionalText }).nullable(),
      defaultPhoneNumber: z.object({ phoneNumber: optionalText }).nullable(),
    })
    .nullable(),
  shippingAddress: address.nullable(),
  billingAddress: address.nullable(),
  customerJourneySummary: journeyNode.nullable(),
  tags: z.array(z.string()),
  note: optionalText,
  purchasingEntity: z.object({ company: z.object({ id: gid }).optional() }).nullable(),
  disputes: z.array(dispute),
});
export type OrderNode = z.output<typeof orderNode>;

const pricedFields = `discountAllocations { allocatedAmountSet { shopMoney { amount } } }
  taxLines { priceSet { shopMoney { amount } } }`;
const priced = {
  discountAllocations: z.array(z.object({ allocatedAmountSet: money })),
  taxLines: z.array(z.object({ priceSet: money })),
};

/** Needs read_orders and, for the product, read_products. */
export const lineFields = `id quantity currentQuantity isGiftCard sku vendor title product { id } variant { id } customAttributes { key value }
  originalUnitPriceSet { shopMoney { amount } } ${pricedFields}`;
export const lineNode = z.object({
  ...priced,
  id: gid,
  quantity,
  currentQuantity: quantity,
  isGiftCard: flag,
  sku: listedText,
  vendor: listedText,
  title: text,
  product: z.object({ id: gid }).nullable(),
  variant: z.object({ id: gid }).nullable(),
  customAttributes: attributes,
  originalUnitPriceSet: money,
});
export type LineNode = z.output<typeof lineNode>;

export const shippingFields = `originalPriceSet { shopMoney { amount } } ${pricedFields}`;
export const shippingNode = z.object({ ...priced, originalPriceSet: money });
export type ShippingNode = z.output<typeof shippingNode>;

export const applicationFields = '__typename ... on DiscountCodeApplication { code }';
export const applicationNode = z.object({ __typename: z.string(), code: optionalText });
export type ApplicationNode = z.output<typeof applicationNode>;

export const refundLineFields = 'quantity lineItem { id }';
export const refundLineNode = z.object({ quantity, lineItem: z.object({ id: gid }) });
export type RefundLineNode = z.output<typeof refundLineNode>;

export const adjustmentNode = z.object({ amountSet: money });
export const refundNode = z.object({
  id: gid,
  createdAt: instant.nullable(),
  refundLineItems: connection(refundLineNode),
  orderAdjustments: connection(adjustmentNode),
});
export type RefundNode = z.output<typeof refundNode>;

export const orderOf = z.object({ order: z.object({ id: gid }).nullable() });
