// An order comes into being: from a cart at checkout, from the back office, from a test or as history.
//
// Prices, discounts and taxes are computed here once and stay as sold; later changes are in order-changes.ts.
import { randomBytes } from 'node:crypto';
import { Refusal } from '../http.ts';
import { orderPayload } from '../payloads/order.ts';
import { findVariant, requireCustomer, type World } from '../world.ts';
import { applyDiscountCodes } from './discounts.ts';
import { includedTax, takeRate } from './money.ts';
import { financialStatus, netOf, outstanding } from './order-figures.ts';
import type { Order, OrderLine, TaxLine } from './order-state.ts';
import type { Address, Attribute, Shop } from './state.ts';

export type OrderLineInput = {
  /** A variant of the shop, or none for a custom line with title and price. */
  variantId?: string;
  quantity: number;
  /** Minor units; the variant's price by default. */
  price?: bigint;
  title?: string;
  giftCard?: boolean;
  taxable?: boolean;
  properties?: Attribute[];
};

export type OrderInput = {
  lines: OrderLineInput[];
  customerId?: string | null;
  email?: string;
  phone?: string | null;
  shippingAddress?: Address | null;
  billingAddress?: Address | null;
  /** As typed; unusable ones are ignored. */
  discountCodes?: string[];
  /** Cart attributes: they become note_attributes. */
  attributes?: Attribute[];
  note?: string | null;
  tags?: string[];
  shipping?: { title: string; price: bigint } | null;
  landingSite?: string | null;
  referringSite?: string | null;
  cartToken?: string | null;
  checkoutToken?: string | null;
  browserIp?: string | null;
  userAgent?: string | null;
  sourceName?: string;
  company?: Order['company'];
  journey?: Order['journey'];
  test?: boolean;
  /** `paid` (default), `authorized`, or `pending`. */
  payment?: 'paid' | 'authorized' | 'pending';
  gateway?: string;
  /** ISO instant for history; now by default. */
  createdAt?: string;
  /** false: no webhook goes out. */
  deliver?: boolean;
  /** Top-level payload keys that a test wants different. */
  overrides?: Record<string, unknown>;
};

function orderLine(world: World, shop: Shop, input: OrderLineInput): OrderLine {
  if (!Number.isInteger(input.quantity) || input.quantity < 1) throw new Refusal(422, 'quantity must be at least 1');
  const found = input.variantId === undefined ? null : findVariant(shop, input.variantId);
  if (input.variantId !== undefined && !found) throw new Refusal(422, `no variant ${input.variantId}`);
  const price = input.price ?? found?.variant.price;
  if (price === undefined) throw new Refusal(422, 'a custom line needs a price');
  const giftCard = input.giftCard ?? found?.product.giftCard ?? false;
  return {
    id: world.newWideId(),
    productId: found?.product.id ?? null,
    variantId: found?.variant.id ?? null,
    title: input.title ?? found?.product.title ?? 'Custom item',
    variantTitle: found && found.variant.title !== 'Default Title' ? found.variant.title : null,
    sku: found?.variant.sku ?? '',
    vendor: found?.product.vendor ?? null,
    price,
    quantity: input.quantity,
    removedQuantity: 0,
    giftCard,
    taxable: input.taxable ?? !giftCard,
    properties: input.properties ?? [],
    discountAllocations: [],
    taxLines: [],
  };
}

function taxLines(shop: Shop, amount: bigint, taxable: boolean): TaxLine[] {
  if (!taxable || shop.tax.rate === 0) return [];
  const price = shop.taxesIncluded ? includedTax(amount, shop.tax.rate) : takeRate(amount, shop.tax.rate);
  return [{ title: shop.tax.title, rate: shop.tax.rate, price }];
}

/** A line as an order holds it, with its taxes; discounts must be on it already. */
export function taxLine(shop: Shop, line: OrderLine): OrderLine {
  line.taxLines = taxLines(shop, netOf(line), line.taxable);
  return line;
}

export function buildLine(world: World, shop: Shop, input: OrderLineInput): OrderLine {
  return orderLine(world, shop, input);
}

function pay(world: World, order: Order, input: OrderInput, amount: bigint): void {
  const payment = input.payment ?? 'paid';
  if (payment === 'pending' || amount === 0n) return;
  order.transactions.push({
    id: world.newWideId(),
    kind: payment === 'paid' ? 'sale' : 'authorization',
    status: 'success',
    amount,
    gateway: input.gateway ?? 'bogus',
    parentId: null,
    createdAt: order.createdAt,
  });
}

function blankOrder(world: World, shop: Shop, input: OrderInput): Order {
  const createdAt = input.createdAt ? new Date(input.createdAt).toISOString() : new Date().toISOString();
  const customer = input.customerId ? requireCustomer(shop, input.customerId) : null;
  const number = shop.nextOrderNumber;
  shop.nextOrderNumber += 1;
  return {
    id: world.newWideId(),
    number,
    token: randomBytes(16).toString('hex'),
    confirmationNumber: randomBytes(5).toString('hex').toUpperCase().slice(0, 9),
    createdAt,
    updatedAt: createdAt,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    test: input.test ?? false,
    taxesIncluded: shop.taxesIncluded,
    currency: shop.currency,
    customerId: customer?.id ?? null,
    email: input.email ?? customer?.email ?? '',
    phone: input.phone ?? null,
    billingAddress: input.billingAddress ?? input.shippingAddress ?? customer?.address ?? null,
    shippingAddress: input.shippingAddress ?? customer?.address ?? null,
    attributes: input.attributes ?? [],
    note: input.note ?? null,
    tags: input.tags ?? [],
    landingSite: input.landingSite ?? null,
    referringSite: input.referringSite ?? null,
    cartToken: input.cartToken ?? null,
    checkoutToken: input.checkoutToken ?? randomBytes(16).toString('hex'),
    sourceName: input.sourceName ?? 'web',
    company: input.company ?? null,
    journey: input.journey ?? null,
    browserIp: input.browserIp ?? null,
    userAgent: input.userAgent ?? null,
    discountApplications: [],
    lines: [],
    shippingLines: [],
    transactions: [],
    refunds: [],
    edited: false,
    overrides: input.overrides ?? {},
  };
}

/** Creates the order and sends orders/create, orders/paid (when paid) and orders/updated, as Shopify does. */
export function createOrder(world: World, shop: Shop, input: OrderInput): Order {
  if (input.lines.length === 0) throw new Refusal(422, 'an order needs a line');
  const lines = input.lines.map((line) => orderLine(world, shop, line));
  const order = blankOrder(world, shop, input);
  // Whether a code is usable is asked of today: history may be written with codes that were made for it.
  const applied = applyDiscountCodes(shop, lines, input.discountCodes ?? [], new Date(), order.customerId);
  for (const { redeemCode } of applied) redeemCode.usageCount += 1;
  order.discountApplications = applied.map((one) => one.application);
  order.lines = lines.map((line) => taxLine(shop, line));
  if (input.shipping) {
    const { title, price } = input.shipping;
    order.shippingLines.push({
      id: world.newWideId(),
      title,
      code: title,
      price,
      taxLines: taxLines(shop, price, true),
    });
  }
  pay(world, order, input, outstanding(order));
  shop.orders.set(order.id, order);
  world.changed();
  if (input.deliver !== false) {
    emitOrder(world, shop, order, 'orders/create');
    if (financialStatus(order) === 'paid') emitOrder(world, shop, order, 'orders/paid');
    emitOrder(world, shop, order, 'orders/updated');
  }
  return order;
}

export function emitOrder(world: World, shop: Shop, order: Order, topic: string): void {
  world.emit(shop, topic, orderPayload(shop, order), order.updatedAt);
}

/** The order changed at `at` (now by default): its updated_at never goes back. */
export function touchOrder(world: World, order: Order, at?: string): string {
  const when = at ? new Date(at).toISOString() : new Date().toISOString();
  if (when > order.updatedAt) order.updatedAt = when;
  world.changed();
  return when;
}

export type ChangeOptions = { at?: string; deliver?: boolean };

/** Pays what is outstanding: orders/paid and orders/updated. A Refusal 422 when nothing is owed. */
export function markPaid(world: World, shop: Shop, order: Order, options: ChangeOptions = {}): void {
  const amount = outstanding(order);
  if (amount === 0n) throw new Refusal(422, `${order.id} owes nothing`);
  const authorization = order.transactions.find((one) => one.kind === 'authorization');
  const createdAt = touchOrder(world, order, options.at);
  order.transactions.push({
    id: world.newWideId(),
    kind: authorization ? 'capture' : 'sale',
    status: 'success',
    amount,
    gateway: authorization?.gateway ?? 'manual',
    parentId: authorization?.id ?? null,
    createdAt,
  });
  if (options.deliver === false) return;
  emitOrder(world, shop, order, 'orders/paid');
  emitOrder(world, shop, order, 'orders/updated');
}
