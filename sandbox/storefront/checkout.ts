// Checkout: contact, delivery, discount code, store credit and payment on one page, and the order that comes of it,
// with everything Shopify notes on one: cart attributes, landing page, referrer, tokens, address and browser.
import { randomBytes } from 'node:crypto';
import { type Answer, redirect } from '../http.ts';
import { renderExtensions } from '../ui-extensions/frame.ts';
import { priceCart, touchCart } from '../world/carts.ts';
import { createCustomer } from '../world/customers.ts';
import { findDiscountByCode } from '../world/discounts.ts';
import { financialStatus, outstanding } from '../world/order-figures.ts';
import type { Order } from '../world/order-state.ts';
import { createOrder, emitOrder } from '../world/orders.ts';
import type { Address, Attribute, Cart } from '../world/state.ts';
import { findCustomerByEmail } from '../world.ts';
import { orderDrop, storeCreditOf } from './drops.ts';
import { themePage } from './page.ts';
import { payWithStoreCredit } from './store-credit.ts';
import { OWN_CHECKOUT, type Visit } from './visit.ts';
import { type CheckoutEvent, pixelTag } from './web-pixel.ts';

const SHIPPING = [
  { code: 'standard', title: 'Standard', note: '3 to 5 days', price: 490n },
  { code: 'express', title: 'Express', note: 'tomorrow', price: 990n },
];
const COUNTRIES = [
  ['FR', 'France'],
  ['DE', 'Germany'],
  ['BE', 'Belgium'],
  ['ES', 'Spain'],
  ['IT', 'Italy'],
  ['NL', 'Netherlands'],
  ['GB', 'United Kingdom'],
  ['US', 'United States'],
  ['CA', 'Canada'],
] as const;
const PAYMENTS = [
  { code: 'paid', title: 'Test card', note: 'paid at once' },
  { code: 'authorized', title: 'Test card, captured later', note: 'the shop captures it in its admin' },
  { code: 'pending', title: 'Bank transfer', note: 'paid when the shop says so' },
] as const;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function shippingFor(code: string) {
  return SHIPPING.find((one) => one.code === code) ?? SHIPPING[0];
}

function checkoutContext(visit: Visit, cart: Cart, given: URLSearchParams, error: string | null) {
  const { shop, customer } = visit;
  const priced = priceCart(shop, cart, customer?.id ?? null);
  const address = customer?.address;
  const before = (name: string, fallback: string | null | undefined) => given.get(name) ?? fallback ?? '';
  const shipping = shippingFor(given.get('shipping') ?? '');
  const refused = cart.discountCodes.filter(
    (typed) => !priced.appliedCodes.some((code) => code.toLowerCase() === typed.toLowerCase()),
  );
  const own = visit.exchange.query.get(OWN_CHECKOUT);
  return {
    error,
    checkout_url: own === null ? '/checkout' : `/checkout?${OWN_CHECKOUT}=${own}`,
    refused_codes: refused,
    total_before_shipping: Number(priced.subtotal),
    total: Number(priced.subtotal + (shipping?.price ?? 0n)),
    store_credit: customer ? Number(storeCreditOf(shop, customer)) : 0,
    shipping_rates: SHIPPING.map((one) => ({ ...one, price: Number(one.price), checked: one === shipping })),
    payments: PAYMENTS.map((one, index) => ({
      ...one,
      checked: given.has('payment') ? given.get('payment') === one.code : index === 0,
    })),
    countries: COUNTRIES.map(([code, name]) => ({
      code,
      name,
      selected: before('country', address?.countryCode ?? shop.countryCode) === code,
    })),
    given: {
      email: before('email', customer?.email),
      first_name: before('first_name', customer?.firstName),
      last_name: before('last_name', customer?.lastName),
      address1: before('address1', address?.address1),
      zip: before('zip', address?.zip),
      city: before('city', address?.city),
      store_credit: given.has('store_credit'),
    },
  };
}

function attributesOf(cart: Cart): Attribute[] {
  return Object.entries(cart.attributes).map(([name, value]) => ({ name, value }));
}

/** A cart has one checkout. */
function tokenOf({ world }: Visit, cart: Cart): string {
  if (!cart.checkoutToken) {
    cart.checkoutToken = randomBytes(16).toString('hex');
    touchCart(world, cart);
  }
  return cart.checkoutToken;
}

function show(visit: Visit, cart: Cart, given = new URLSearchParams(), error: string | null = null): Promise<Answer> {
  const attributes = attributesOf(cart);
  const token = tokenOf(visit, cart);
  const context = {
    ...checkoutContext(visit, cart, given, error),
    web_pixel: pixelTag(visit, [{ name: 'checkout_started', token, attributes, order: null }]),
  };
  return themePage(visit, 'checkout', 'Checkout', context, error ? 422 : 200);
}

export function checkoutPage(visit: Visit): Answer | Promise<Answer> {
  const cart = visit.cart();
  return cart?.lines.length ? show(visit, cart) : redirect('/cart');
}

/** Takes a code on, or off when it stands there already; what was filled in stays. */
function changeCode(visit: Visit, cart: Cart, form: URLSearchParams): Promise<Answer> {
  const typed = (form.get('discount') ?? '').trim();
  const drop = form.get('remove_code');
  cart.discountCodes = cart.discountCodes.filter((code) => code !== drop);
  let error: string | null = null;
  if (drop === null && typed !== '') {
    if (findDiscountByCode(visit.shop, typed)) cart.discountCodes = [...new Set([...cart.discountCodes, typed])];
    else error = 'Enter a valid discount code.';
  }
  touchCart(visit.world, cart);
  return show(visit, cart, form, error);
}

function addressFrom(form: URLSearchParams): Address {
  const value = (name: string) => (form.get(name) ?? '').trim();
  const country = COUNTRIES.find(([code]) => code === value('country')) ?? COUNTRIES[0];
  return {
    firstName: value('first_name'),
    lastName: value('last_name'),
    company: null,
    address1: value('address1'),
    address2: '',
    city: value('city'),
    province: null,
    provinceCode: null,
    zip: value('zip'),
    country: country[1],
    countryCode: country[0],
    phone: null,
  };
}

/** The order before any money, then store credit, then the chosen payment for the rest; then the webhooks. */
function placeOrder(visit: Visit, cart: Cart, form: URLSearchParams): Order {
  const { world, shop, session, exchange } = visit;
  const email = (form.get('email') ?? '').trim();
  const address = addressFrom(form);
  const { firstName, lastName } = address;
  const customer =
    visit.customer ?? findCustomerByEmail(shop, email) ?? createCustomer(world, shop, { email, firstName, lastName });
  customer.address ??= address;
  const shipping = shippingFor(form.get('shipping') ?? '');
  const order = createOrder(world, shop, {
    lines: cart.lines.map(({ variantId, quantity, properties }) => ({ variantId, quantity, properties })),
    customerId: customer.id,
    email,
    shippingAddress: address,
    billingAddress: address,
    discountCodes: cart.discountCodes,
    attributes: attributesOf(cart),
    note: cart.note || null,
    shipping: shipping ? { title: shipping.title, price: shipping.price } : null,
    landingSite: session.landingSite,
    referringSite: session.referringSite,
    cartToken: cart.token,
    checkoutToken: tokenOf(visit, cart),
    browserIp: exchange.request.socket.remoteAddress ?? null,
    userAgent: exchange.headers['user-agent'] ?? null,
    payment: 'pending',
    deliver: false,
  });
  const ownsCredit = visit.customer !== null && form.has('store_credit');
  payForOrder(visit, order, form.get('payment') ?? 'paid', ownsCredit);
  emitOrder(world, shop, order, 'orders/create');
  if (financialStatus(order) === 'paid') emitOrder(world, shop, order, 'orders/paid');
  emitOrder(world, shop, order, 'orders/updated');
  return order;
}

function payForOrder({ world, shop }: Visit, order: Order, payment: string, withCredit: boolean): void {
  if (withCredit) payWithStoreCredit(world, shop, order);
  const left = outstanding(order);
  if (left === 0n || payment === 'pending') return;
  order.transactions.push({
    id: world.newWideId(),
    kind: payment === 'authorized' ? 'authorization' : 'sale',
    status: 'success',
    amount: left,
    gateway: 'bogus',
    parentId: null,
    createdAt: order.createdAt,
  });
}

export function checkout(visit: Visit): Answer | Promise<Answer> {
  const cart = visit.cart();
  if (!cart?.lines.length) return redirect('/cart', 303);
  const form = visit.exchange.form();
  if (form.has('apply_code') || form.has('remove_code')) return changeCode(visit, cart, form);
  if (!EMAIL.test((form.get('email') ?? '').trim())) return show(visit, cart, form, 'Enter a valid email.');
  for (const name of ['last_name', 'address1', 'zip', 'city']) {
    if (!form.get(name)?.trim()) return show(visit, cart, form, 'Complete your delivery address.');
  }
  const order = placeOrder(visit, cart, form);
  visit.dropCart();
  return redirect(`/checkouts/${order.token}/thank-you`, 303);
}

/** What the wallet knows, as the form would have it. */
const WALLET = {
  first_name: 'Wilma',
  last_name: 'Wallet',
  address1: '1 Rue de la Poste',
  zip: '69001',
  city: 'Lyon',
  country: 'FR',
};

/**
 * An express button: the wallet knows who buys and where to, pays at once, and begins a checkout of its own, which carries neither the cart's
 * attributes nor its codes.
 */
export function expressCheckout(visit: Visit): Answer {
  const cart = visit.cart();
  if (!cart?.lines.length) return redirect('/cart', 303);
  cart.attributes = {};
  cart.discountCodes = [];
  cart.checkoutToken = null;
  const given = visit.exchange.form().get('email');
  const form = new URLSearchParams({
    ...WALLET,
    email: given ?? visit.customer?.email ?? `wallet-${randomBytes(4).toString('hex')}@example.com`,
  });
  const order = placeOrder(visit, cart, form);
  visit.dropCart();
  return redirect(`/checkouts/${order.token}/thank-you`, 303);
}

/** An express checkout is begun and completed on its own page: both are told here, where the first was not yet. */
function completed(order: Order): CheckoutEvent[] {
  const { checkoutToken: token, attributes } = order;
  if (token === null) return [];
  return [
    { name: 'checkout_started', token, attributes, order: null },
    { name: 'checkout_completed', token, attributes, order },
  ];
}

export function thankYouPage(visit: Visit): Answer | Promise<Answer> {
  const order = [...visit.shop.orders.values()].find((one) => one.token === visit.exchange.params.token);
  if (!order) return themePage(visit, '404', 'Not found', {}, 404);
  return themePage(visit, 'thank-you', `Order #${order.number}`, {
    order: orderDrop(order),
    confirmation_number: order.confirmationNumber,
    email: order.email,
    address: order.shippingAddress,
    web_pixel: pixelTag(visit, completed(order)),
    extensions: renderExtensions(visit, 'purchase.thank-you.block.render', { order: order.token }),
  });
}
