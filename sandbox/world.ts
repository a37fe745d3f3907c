// The world: everything the sandbox knows, in memory, kept in one JSON file between starts.
//
// Whoever changes it says `world.changed()`; the file is then written a little later, whole and atomically (a new file
// renamed over the old), so a killed sandbox starts again from a sound state. `world.emit` tells the webhook dispatcher
// what happened; nobody else needs to know that webhooks exist.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './http.ts';
import type { Order } from './world/order-state.ts';
import type { Customer, Product, Shop, State, Variant } from './world/state.ts';

export type WorldEvent = { shop: Shop; topic: string; payload: unknown; triggeredAt: string };

export type World = {
  state: State;
  /** Marks the world as changed: it is saved soon. */
  changed: () => void;
  /** Saves at once. */
  save: () => void;
  /** A new id that a double still holds: products, variants, customers, which browser code handles as numbers. */
  newId: () => string;
  /** A new id beyond 2^53: orders and what hangs on them, so that whoever reads them as doubles is found out. */
  newWideId: () => string;
  /** Says that something happened in a shop; `payload` becomes the webhook's body (bigints print as numbers). */
  emit: (shop: Shop, topic: string, payload: unknown, triggeredAt?: string) => void;
  onEvent: (listener: (event: WorldEvent) => void) => void;
  /** Runs before each save, for those who keep part of the world elsewhere meanwhile. */
  beforeSave: (prepare: () => void) => void;
};

const SAVE_DELAY_MS = 400;

/** Maps and bigints survive the way through JSON as tagged objects. */
function encode(state: State): string {
  return JSON.stringify(state, (_key, value) => {
    if (value instanceof Map) return { $map: [...value] };
    return typeof value === 'bigint' ? { $bigint: value.toString() } : value;
  });
}

function decode(source: string): State {
  return JSON.parse(source, (_key, value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value.$map)) return new Map(value.$map);
    return typeof value.$bigint === 'string' ? BigInt(value.$bigint) : value;
  }) as State;
}

function readState(file: string | null): State | null {
  if (file === null) return null;
  try {
    return decode(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${file} cannot be read as the sandbox's world; delete it to begin anew`, { cause: error });
  }
}

/** Opens the world kept in `dataDir` (null: nothing is kept); `fill` makes a new one's first content. */
export function openWorld(dataDir: string | null, fill: (world: World) => void): World {
  const file = dataDir === null ? null : join(dataDir, 'world.json');
  const kept = readState(file);
  const listeners: ((event: WorldEvent) => void)[] = [];
  const preparations: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;

  function save(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (file === null || dataDir === null) return;
    for (const prepare of preparations) prepare();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.new`, encode(world.state));
    renameSync(`${file}.new`, file);
  }

  const world: World = {
    state: {
      version: 1,
      nextId: 8_100_000_000_001n,
      nextWideId: 9_007_199_254_740_993n,
      shops: new Map(),
      undelivered: [],
      ...kept,
    },
    changed() {
      timer ??= file === null ? null : setTimeout(save, SAVE_DELAY_MS).unref();
    },
    save,
    newId() {
      world.state.nextId += 1n;
      return world.state.nextId.toString();
    },
    newWideId() {
      world.state.nextWideId += 1n;
      return world.state.nextWideId.toString();
    },
    emit(shop, topic, payload, triggeredAt = new Date().toISOString()) {
      world.changed();
      for (const listener of listeners) listener({ shop, topic, payload, triggeredAt });
    },
    onEvent(listener) {
      listeners.push(listener);
    },
    beforeSave(prepare) {
      preparations.push(prepare);
    },
  };
  if (!kept) {
    fill(world);
    save();
  }
  return world;
}

/** The shop with that myshopify domain; a Refusal 404 when there is none. */
export function requireShop(world: World, domain: string): Shop {
  const shop = world.state.shops.get(domain);
  if (!shop) throw new Refusal(404, `no shop ${domain} in this sandbox`);
  return shop;
}

/** Where a shopper finds the shop: its primary domain with scheme, no trailing slash. */
export function shopUrl(shop: Shop): string {
  return shop.primaryUrl ?? `https://${shop.domain}`;
}

export function findVariant(shop: Shop, variantId: string): { product: Product; variant: Variant } | null {
  for (const product of shop.products.values()) {
    const variant = product.variants.find((one) => one.id === variantId);
    if (variant) return { product, variant };
  }
  return null;
}

export function findProductByHandle(shop: Shop, handle: string): Product | null {
  for (const product of shop.products.values()) if (product.handle === handle) return product;
  return null;
}

/** Addresses are compared without case, as Shopify does. */
export function findCustomerByEmail(shop: Shop, email: string): Customer | null {
  const wanted = email.trim().toLowerCase();
  for (const customer of shop.customers.values()) if (customer.email?.toLowerCase() === wanted) return customer;
  return null;
}

export function requireOrder(shop: Shop, orderId: string): Order {
  const order = shop.orders.get(orderId);
  if (!order) throw new Refusal(404, `no order ${orderId} in ${shop.domain}`);
  return order;
}

export function requireCustomer(shop: Shop, customerId: string): Customer {
  const customer = shop.customers.get(customerId);
  if (!customer) throw new Refusal(404, `no customer ${customerId} in ${shop.domain}`);
  return customer;
}

/** Removes `gid://shopify/Type/`; digits stay as they are. */
export function bareId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).split('?')[0] ?? id;
}
