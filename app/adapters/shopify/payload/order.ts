/**
 * Orders, as `orders/create`, `orders/paid`, `orders/updated` and `orders/cancelled` describe them: the last time that anyone sees Shopify's
 * shape. Money is shop money; amounts stay exact text and ids stay text. Older payloads, without sets of money, are read as well.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/order
 */
import { z } from 'zod';
import { getCurrencyDigits } from '#app/domain/currency.ts';
import type { DecimalText, OrderFacts, OrderLine, ShippingLine } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { minorUnits } from '#app/domain/money.ts';
import { orderSignals } from '#app/domain/order-signals.ts';
import type { Person } from '#app/domain/person.ts';
import type { ReceivedOrder } from '#app/flows/arrived-facts.ts';
import {
  amount,
  flag,
  id,
  instant,
  list,
  listedText,
  looseText,
  moneySet,
  optionalText,
  quantity,
  readPayload,
  shopMoney,
  text,
} from './fields.ts';
import { orderPerson } from './order-person.ts';
import { refundPayload, toRefundFacts } from './refund.ts';

const allocation = z.object({ amount: amount.nullish(), amount_set: moneySet });
const taxLine = z.object({ price: amount.nullish(), price_set: moneySet });
const priced = {
  price: amount.nullish(),
  price_set: moneySet,
  discount_allocations: list(allocation),
  tax_lines: list(taxLine),
};

const lineItem = z.object({
  ...priced,
  id: id.nullish(),
  product_id: id.nullish(),
  variant_id: id.nullish(),
  sku: listedText,
  vendor: listedText,
  title: optionalText,
  gift_card: flag,
  quantity,
  current_quantity: quantity.nullish(),
  // Whatever themes and apps put there is no reason to refuse an order.
  properties: z.array(z.object({ name: looseText, value: looseText })).catch([]),
});

/** For recognising a person: never a reason to refuse an order. */
const looseAddress = z
  .object({
    country_code: optionalText,
    address1: looseText,
    address2: looseText,
    zip: looseText,
    city: looseText,
    phone: looseText,
  })
  .nullish();

const orderPayload = z.object({
  id,
  name: optionalText,
  created_at: instant,
  updated_at: instant.nullish(),
  cancelled_at: instant.nullish(),
  test: flag,
  currency: z.string().nullish(),
  // For lists only: no reason to refuse an order.
  total_price: amount.nullish().catch(null),
  total_price_set: moneySet,
  taxes_included: flag,
  financial_status: optionalText,
  customer: z.object({ id: id.nullish(), email: optionalText, phone: looseText }).nullish(),
  email: optionalText,
  phone: looseText,
  source_name: optionalText,
  shipping_address: looseAddress,
  billing_address: looseAddress.catch(null),
  landing_site: optionalText,
  referring_site: optionalText,
  company: z.object({ id: id.nullish() }).nullish().catch(null),
  tags: z.string().nullish().catch(null),
  note: z.string().nullish().catch(null),
  checkout_token: looseText,
  note_attributes: list(z.object({ name: looseText, value: looseText })),
  discount_codes: list(z.object({ code: optionalText })),
  discount_applications: list(z.object({ type: text, code: optionalText })),
  line_items: list(lineItem),
  shipping_lines: list(z.object(priced)),
  refunds: list(refundPayload),
});
type OrderPayload = z.output<typeof orderPayload>;

export const visitorAttribute = '_tributary';

/** An order's body as facts. Throws a failure `invalid_input` that names the fields. */
export function readOrder(body: Uint8Array | string): ReceivedOrder {
  const payload = readPayload('order', orderPayload, body);
  const currency = currencyOf(payload);
  const total = shopMoney(payload.total_price_set, payload.total_price);
  return {
    facts: toOrderFacts(payload),
    signals: signalsOf(payload),
    person: personOf(payload),
    name: payload.name ?? payload.id,
    checkoutToken: payload.checkout_token,
    currency,
    total: total === null || currency === null ? 0n : minorUnits(total, currency),
    refunds: payload.refunds.map((refund) =>
      toRefundFacts(refund, payload.id, payload.updated_at ?? payload.created_at),
    ),
  };
}

function toOrderFacts(payload: OrderPayload): OrderFacts {
  return {
    orderId: payload.id,
    createdAt: payload.created_at,
    updatedAt: payload.updated_at ?? payload.created_at,
    cancelledAt: payload.cancelled_at ?? null,
    test: payload.test,
    financialStatus: payload.financial_status,
    taxesIncluded: payload.taxes_included,
    customerId: payload.customer?.id ?? null,
    email: payload.email,
    customerEmail: payload.customer?.email ?? null,
    sourceName: payload.source_name,
    shippingCountry: payload.shipping_address?.country_code ?? null,
    discountCodes: payload.discount_codes.flatMap(({ code }) => (code === null ? [] : [code])),
    discountApplications: payload.discount_applications,
    visitor: visitorIn([payload.note_attributes, ...payload.line_items.map(({ properties }) => properties)]),
    landingRef: landingRefOf(payload.landing_site),
    lines: payload.line_items.map(toOrderLine),
    shippingLines: payload.shipping_lines.map((line, index) => toPriced(line, `shipping_lines.${index}`)),
  };
}

function signalsOf(payload: OrderPayload): ReceivedOrder['signals'] {
  return orderSignals({
    company: payload.company?.id ?? null,
    landingSite: payload.landing_site,
    referringSite: payload.referring_site,
    attributes: payload.note_attributes,
    tags: payload.tags?.split(',') ?? [],
    note: payload.note ?? null,
  });
}

function personOf({ email, phone, customer, shipping_address, billing_address }: OrderPayload): Person {
  const addresses = [shipping_address, billing_address].map((address) =>
    address ? { ...address, country: address.country_code } : null,
  );
  return orderPerson({ emails: [email, customer?.email], phones: [phone, customer?.phone], addresses });
}

function toOrderLine(line: z.output<typeof lineItem>, index: number): OrderLine {
  return {
    // Without an id no refund can name it.
    lineId: line.id ?? `line_items.${index}`,
    productId: line.product_id ?? null,
    variantId: line.variant_id ?? null,
    sku: line.sku,
    vendor: line.vendor,
    title: line.title ?? '',
    giftCard: line.gift_card,
    quantity: line.quantity,
    currentQuantity: line.current_quantity ?? null,
    ...toPriced(line, `line_items.${index}`),
  };
}

function toPriced(line: OrderPayload['shipping_lines'][number], path: string): ShippingLine {
  const price = shopMoney(line.price_set, line.price);
  if (price === null) {
    const field = `${path}.price`;
    throw new Failure('invalid_input', `This is no order that can be understood: ${field} is missing`, {
      [field]: 'is missing',
    });
  }
  return {
    price,
    discounts: amountsOf(line.discount_allocations.map((given) => shopMoney(given.amount_set, given.amount))),
    taxes: amountsOf(line.tax_lines.map((tax) => shopMoney(tax.price_set, tax.price))),
  };
}

/** Older payloads have entries without an amount, which add nothing. */
function amountsOf(amounts: readonly (DecimalText | null)[]): DecimalText[] {
  return amounts.filter((given): given is DecimalText => given !== null);
}

/** The first `ref` parameter of the page on which the visit began: a path or a whole address. */
export function landingRefOf(landingSite: string | null): string | null {
  const query = landingSite?.split('#', 1)[0]?.split('?').slice(1).join('?');
  if (query === undefined || query === '') return null;
  return new URLSearchParams(query).get('ref') || null;
}

/**
 * The visitor in the first of these that names one: the order's attributes, then those of its lines. A checkout that "buy now" begins takes
 * nothing of the cart along, only what the line carries.
 */
export function visitorIn(
  attributes: readonly (readonly { readonly name: string | null; readonly value: string | null }[])[],
) {
  return attributes.flat().find(({ name, value }) => name === visitorAttribute && value !== null)?.value ?? null;
}

/** Null where the payload does not say: then it is the shop's. */
function currencyOf(payload: OrderPayload): string | null {
  const currency = payload.total_price_set?.shop_money?.currency_code ?? payload.currency ?? null;
  if (currency === null) return null;
  if (getCurrencyDigits(currency) !== null) return currency;
  const message = 'must be an ISO 4217 currency';
  throw new Failure('invalid_input', `This is no order that can be understood: currency ${message}`, {
    currency: message,
  });
}
