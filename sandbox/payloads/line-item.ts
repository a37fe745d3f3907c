// A line of an order, as orders and refunds carry it.
import { currentQuantity, discountOf } from '../world/order-figures.ts';
import type { Order, OrderLine, ShippingLine } from '../world/order-state.ts';
import { amountPair, numericId, taxLinePayload } from './print.ts';

export function lineItemPayload(order: Order, line: OrderLine) {
  const current = currentQuantity(order, line);
  return {
    id: numericId(line.id),
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    attributed_staffs: [],
    current_quantity: current,
    fulfillable_quantity: order.cancelledAt ? 0 : current,
    fulfillment_service: 'manual',
    fulfillment_status: null,
    gift_card: line.giftCard,
    grams: 0,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    ...amountPair('price', line.price, order.currency),
    product_exists: line.productId !== null,
    product_id: line.productId === null ? null : numericId(line.productId),
    properties: line.properties,
    quantity: line.quantity,
    requires_shipping: !line.giftCard,
    sku: line.sku,
    taxable: line.taxable,
    title: line.title,
    // Shopify puts discounts on the whole order into the allocations only.
    ...amountPair('total_discount', 0n, order.currency),
    variant_id: line.variantId === null ? null : numericId(line.variantId),
    variant_inventory_management: line.variantId === null ? null : 'shopify',
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: line.taxLines.map((tax) => taxLinePayload(tax, order.currency)),
    duties: [],
    discount_allocations: discountOf(line) === 0n ? [] : allocations(order, line),
  };
}

function allocations(order: Order, line: OrderLine) {
  return line.discountAllocations.map((allocation) => ({
    ...amountPair('amount', allocation.amount, order.currency),
    discount_application_index: allocation.applicationIndex,
  }));
}

export function shippingLinePayload(order: Order, line: ShippingLine) {
  return {
    id: numericId(line.id),
    carrier_identifier: null,
    code: line.code,
    ...amountPair('discounted_price', line.price, order.currency),
    is_removed: false,
    phone: null,
    ...amountPair('price', line.price, order.currency),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: line.title,
    tax_lines: line.taxLines.map((tax) => taxLinePayload(tax, order.currency)),
    discount_allocations: [],
  };
}
