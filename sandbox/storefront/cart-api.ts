// The cart over HTTP as Shopify's Ajax API has it: /cart.js, /cart/add.js, /cart/update.js, /cart/change.js,
// /cart/clear.js, the plain form posts beside them, and the discount link.
import { type Answer, json, Refusal, redirect } from '../http.ts';
import { createCart, touchCart } from '../world/carts.ts';
import type { Attribute, Cart } from '../world/state.ts';
import { findVariant } from '../world.ts';
import { cartDrop } from './drops.ts';
import { noteArrival, OWN_CHECKOUT, type Visit } from './visit.ts';

type Input = Record<string, unknown>;

/** JSON or a form; `attributes[x]` and `updates[]` of a form become objects and lists. */
function input({ exchange }: Visit): Input {
  if ((exchange.headers['content-type'] ?? '').includes('json')) return exchange.json<Input>();
  const fields: Input = {};
  const source = exchange.headers['content-type']?.includes('multipart') ? multipart(exchange.body) : exchange.form();
  for (const [name, value] of source) {
    const nested = /^(\w+)\[([^\]]*)\]$/.exec(name);
    if (!nested?.[1]) fields[name] = value;
    else if (nested[2] === '') fields[nested[1]] = [...((fields[nested[1]] as string[] | undefined) ?? []), value];
    else fields[nested[1]] = { ...(fields[nested[1]] as object | undefined), [nested[2] as string]: value };
  }
  return fields;
}

/** The text fields of a multipart form, which themes send with FormData. */
function multipart(body: Buffer): [string, string][] {
  const part = /name="([^"]*)"\r\n\r\n([\s\S]*?)\r\n--/g;
  return [...body.toString('utf8').matchAll(part)].map((found) => [found[1] ?? '', found[2] ?? '']);
}

/** Shopify's errors here are `{status, message, description}`. */
function cartError(status: number, description: string): Answer {
  return json({ status, message: 'Cart Error', description }, status);
}

function cartJson(visit: Visit) {
  const { applied_codes: codes, typed_codes: typed, ...cart } = cartDrop(visit);
  const items = cart.items.map((item) => ({
    id: item.variant_id,
    ...item,
    product_title: item.title,
    line_price: item.final_line_price,
  }));
  return {
    ...cart,
    items,
    items_subtotal_price: cart.total_price,
    currency: visit.shop.currency,
    requires_shipping: true,
    total_weight: 0,
    cart_level_discount_applications: codes.map((title) => ({ type: 'discount_code', title })),
    discount_codes: typed.map((code) => ({
      code,
      applicable: codes.some((applied) => applied.toLowerCase() === code.toLowerCase()),
    })),
  };
}

function properties(value: unknown): Attribute[] {
  return Object.entries((value as Record<string, unknown> | undefined) ?? {}).map(([name, text]) => ({
    name,
    value: String(text),
  }));
}

const sameProperties = (one: Attribute[], other: Attribute[]) => JSON.stringify(one) === JSON.stringify(other);

function addLine(visit: Visit, cart: Cart, item: Input): string {
  const variantId = String(item.id ?? item.variant_id ?? '');
  const quantity = Number(item.quantity ?? 1);
  const found = findVariant(visit.shop, variantId);
  if (found?.product.status !== 'active') throw new Refusal(404, 'Cannot find variant');
  if (!Number.isInteger(quantity) || quantity < 1) throw new Refusal(422, 'Quantity must be at least 1');
  const extra = properties(item.properties);
  const same = cart.lines.find((line) => line.variantId === variantId && sameProperties(line.properties, extra));
  const wanted = (same?.quantity ?? 0) + quantity;
  if (wanted > found.variant.inventory)
    throw new Refusal(422, `Only ${found.variant.inventory} of ${found.product.title} are available.`);
  if (same) same.quantity = wanted;
  else
    cart.lines.push({
      key: `${variantId}:${cart.lines.length + 1}${cart.token.slice(0, 6)}`,
      variantId,
      quantity,
      properties: extra,
    });
  return variantId;
}

/** Attributes merge; an empty or null value takes one away. */
function mergeAttributes(cart: Cart, attributes: unknown): void {
  for (const [name, value] of Object.entries((attributes as Record<string, unknown> | undefined) ?? {})) {
    if (value === null || value === '') delete cart.attributes[name];
    else cart.attributes[name] = String(value);
  }
}

/** Sets the quantity of the lines that hold a variant or have a key; zero takes them out. */
function setQuantity(cart: Cart, variantOrKey: string, quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 0) throw new Refusal(422, 'Quantity must be zero or more');
  for (const line of cart.lines)
    if (line.variantId === variantOrKey || line.key === variantOrKey) line.quantity = quantity;
  cart.lines = cart.lines.filter((line) => line.quantity > 0);
}

function update(cart: Cart, fields: Input): void {
  const updates = fields.updates;
  if (Array.isArray(updates)) {
    const keys = cart.lines.map((line) => line.key);
    for (const [index, quantity] of updates.entries()) setQuantity(cart, keys[index] ?? '', Number(quantity));
  } else
    for (const [key, quantity] of Object.entries((updates as object | undefined) ?? {}))
      setQuantity(cart, key, Number(quantity));
  if (typeof fields.note === 'string') cart.note = fields.note;
  mergeAttributes(cart, fields.attributes);
  // Replaces what is there; empty takes all away.
  if (typeof fields.discount === 'string')
    cart.discountCodes = fields.discount
      .split(',')
      .map((code) => code.trim())
      .filter(Boolean);
}

/** A change of the cart, answered as JSON or, for a plain form, by going on to the cart's page. */
const changing =
  (change: (visit: Visit, cart: Cart, fields: Input) => unknown, ajax: boolean) =>
  (visit: Visit): Answer => {
    const fields = input(visit);
    try {
      const cart = visit.requireCart();
      const own = change(visit, cart, fields);
      touchCart(visit.world, cart);
      if (!ajax)
        return redirect(fields.return_to === '/checkout' || fields.checkout !== undefined ? '/checkout' : '/cart', 303);
      return json(own ?? cartJson(visit));
    } catch (error) {
      if (ajax && error instanceof Refusal) return cartError(error.status, error.message);
      throw error;
    }
  };

function add(visit: Visit, cart: Cart, fields: Input) {
  const items = Array.isArray(fields.items) ? (fields.items as Input[]) : [fields];
  const added = items.map((item) => addLine(visit, cart, item));
  mergeAttributes(cart, fields.attributes);
  const lines = cartJson(visit).items.filter((item) => added.includes(String(item.variant_id)));
  return Array.isArray(fields.items) ? { items: lines } : lines[0];
}

function change(_visit: Visit, cart: Cart, fields: Input): void {
  const byLine = fields.line === undefined ? undefined : cart.lines[Number(fields.line) - 1]?.key;
  setQuantity(cart, byLine ?? String(fields.id ?? ''), Number(fields.quantity ?? 0));
}

function clear(_visit: Visit, cart: Cart): void {
  cart.lines = [];
}

/**
 * A button of Shopify's own on a product's page begins a checkout of that line alone. The shopper's cart stays as it is, and nothing of it
 * comes along: neither attributes nor note, only what the line itself carries, and a discount that waits.
 */
export function beginCheckout(visit: Visit): Answer {
  const fields = input(visit);
  const cart = createCart(visit.world, visit.shop);
  try {
    addLine(visit, cart, fields);
  } catch (error) {
    if (error instanceof Refusal) return cartError(error.status, error.message);
    throw error;
  }
  cart.discountCodes = [...(visit.cart()?.discountCodes ?? [])];
  touchCart(visit.world, cart);
  return json({ checkout_url: `/checkout?${OWN_CHECKOUT}=${cart.token}` }, 201);
}

/** /discount/CODE?redirect=/path: the code waits on the cart; only a path of this shop is gone on to. */
export function discountLink(visit: Visit): Answer {
  noteArrival(visit);
  const cart = visit.requireCart();
  cart.discountCodes = [visit.exchange.params.code ?? ''];
  touchCart(visit.world, cart);
  const wanted = visit.exchange.query.get('redirect') ?? '/';
  return redirect(/^\/(?![/\\])/.test(wanted) ? wanted : '/');
}

export const cartApi = {
  show: (visit: Visit): Answer => json(cartJson(visit)),
  add: changing(add, true),
  addForm: changing((visit, cart, fields) => void add(visit, cart, fields), false),
  update: changing((_visit, cart, fields) => update(cart, fields), true),
  updateForm: changing((_visit, cart, fields) => update(cart, fields), false),
  change: changing(change, true),
  changeForm: changing(change, false),
  clear: changing(clear, true),
};
