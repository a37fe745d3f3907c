// The order: body of orders/create, paid, updated and cancelled, in the full shape of API version 2026-07.

import { formatMinor } from '../world/money.ts';
import {
  currentFigures,
  discountOf,
  financialStatus,
  orderFigures,
  outstanding,
  shippingTotal,
} from '../world/order-figures.ts';
import type { Order, TaxLine } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { shopUrl } from '../world.ts';
import { customerPayload } from './customer.ts';
import { lineItemPayload, shippingLinePayload } from './line-item.ts';
import { addressPayload, amountPair, moneySet, numericId, shopTime, taxLinePayload } from './print.ts';
import { refundPayload } from './refund.ts';

/** `landing_site_ref`: the value of the landing page's ref, source or r parameter. */
function landingSiteRef(landingSite: string | null): string | null {
  if (landingSite === null) return null;
  const query = new URL(landingSite, 'https://shop.invalid').searchParams;
  return query.get('ref') ?? query.get('source') ?? query.get('r');
}

function summedTaxLines(order: Order): TaxLine[] {
  const byTitle = new Map<string, TaxLine>();
  for (const tax of [...order.lines, ...order.shippingLines].flatMap((line) => line.taxLines)) {
    const sum = byTitle.get(tax.title);
    if (sum) sum.price += tax.price;
    else byTitle.set(tax.title, { ...tax });
  }
  return [...byTitle.values()];
}

function discountPart(order: Order) {
  const amountOf = (index: number) =>
    order.lines
      .flatMap((line) => line.discountAllocations)
      .filter((allocation) => allocation.applicationIndex === index)
      .reduce((total, allocation) => total + allocation.amount, 0n);
  return {
    discount_codes: order.discountApplications.flatMap((one, index) =>
      one.code === null
        ? []
        : [{ code: one.code, amount: formatMinor(amountOf(index), order.currency), type: one.valueType }],
    ),
    discount_applications: order.discountApplications.map((one) => ({
      target_type: 'line_item',
      type: one.type,
      value: one.value,
      value_type: one.valueType,
      allocation_method: 'across',
      target_selection: 'all',
      ...(one.code === null ? { title: one.title } : { code: one.code }),
    })),
  };
}

function moneyPart(order: Order) {
  const { currency } = order;
  const sold = orderFigures(order);
  const left = currentFigures(order);
  return {
    ...amountPair('current_subtotal_price', left.subtotal, currency),
    current_total_additional_fees_set: null,
    ...amountPair('current_total_discounts', left.discounts, currency),
    current_total_duties_set: null,
    ...amountPair('current_total_price', left.total, currency),
    ...amountPair('current_total_tax', left.tax, currency),
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    ...amountPair('subtotal_price', sold.subtotal, currency),
    total_cash_rounding_payment_adjustment_set: moneySet(0n, currency),
    total_cash_rounding_refund_adjustment_set: moneySet(0n, currency),
    ...amountPair(
      'total_discounts',
      order.lines.reduce((total, line) => total + discountOf(line), 0n),
      currency,
    ),
    ...amountPair('total_line_items_price', sold.lineItems, currency),
    total_outstanding: formatMinor(outstanding(order), currency),
    ...amountPair('total_price', sold.total, currency),
    total_shipping_price_set: moneySet(shippingTotal(order), currency),
    ...amountPair('total_tax', sold.tax, currency),
    total_tip_received: '0.00',
  };
}

function originPart(order: Order) {
  return {
    app_id: null,
    browser_ip: order.browserIp,
    cart_token: order.cartToken,
    checkout_token: order.checkoutToken,
    // Only purchases between businesses name one.
    ...(order.company
      ? { company: { id: numericId(order.company.id), location_id: numericId(order.company.locationId) } }
      : {}),
    client_details: {
      accept_language: null,
      browser_height: null,
      browser_ip: order.browserIp,
      browser_width: null,
      session_hash: null,
      user_agent: order.userAgent,
    },
    device_id: null,
    landing_site: order.landingSite,
    landing_site_ref: landingSiteRef(order.landingSite),
    location_id: null,
    merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
    merchant_of_record_app_id: null,
    note: order.note,
    note_attributes: order.attributes,
    po_number: null,
    reference: null,
    referring_site: order.referringSite,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    user_id: null,
  };
}

function personPart(shop: Shop, order: Order) {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  return {
    buyer_accepts_marketing: customer?.acceptsMarketing ?? false,
    contact_email: order.email || null,
    customer_locale: null,
    email: order.email,
    phone: order.phone,
    ...(order.billingAddress ? { billing_address: addressPayload(order.billingAddress) } : { billing_address: null }),
    customer: customer ? customerPayload(shop, customer) : null,
    shipping_address: order.shippingAddress ? addressPayload(order.shippingAddress) : null,
  };
}

function statePart(shop: Shop, order: Order) {
  const at = (instant: string | null) => (instant === null ? null : shopTime(instant, shop.timezone));
  const gateways = new Set(order.transactions.map((one) => one.gateway));
  return {
    cancel_reason: order.cancelReason,
    cancelled_at: at(order.cancelledAt),
    closed_at: at(order.closedAt),
    confirmation_number: order.confirmationNumber,
    confirmed: true,
    created_at: at(order.createdAt),
    currency: order.currency,
    duties_included: false,
    estimated_taxes: false,
    financial_status: financialStatus(order),
    fulfillment_status: null,
    name: `#${order.number}`,
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `${shopUrl(shop)}/${shop.id}/orders/${order.token}/authenticate?key=sandbox`,
    payment_gateway_names: [...gateways],
    payment_terms: null,
    presentment_currency: order.currency,
    processed_at: at(order.createdAt),
    tags: order.tags.join(', '),
    tax_exempt: false,
    tax_lines: summedTaxLines(order).map((tax) => taxLinePayload(tax, order.currency)),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_weight: 0,
    updated_at: at(order.updatedAt),
  };
}

export function orderPayload(shop: Shop, order: Order): Record<string, unknown> {
  return {
    id: numericId(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    // Gone from webhooks since API version 2026-04; the REST samples still print it.
    checkout_id: null,
    ...originPart(order),
    ...statePart(shop, order),
    ...moneyPart(order),
    ...personPart(shop, order),
    ...discountPart(order),
    fulfillments: [],
    line_items: order.lines.map((line) => lineItemPayload(order, line)),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_lines: order.shippingLines.map((line) => shippingLinePayload(order, line)),
    ...order.overrides,
  };
}
