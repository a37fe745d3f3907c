// What an app keeps in a shop: its web pixel, metafields, tags, webhook subscriptions of its own.

import { readPixelConfig } from '../../pixel-config.ts';
import type { Settings } from '../../settings.ts';
import { touchCustomer } from '../../world/customers.ts';
import { emitOrder, touchOrder } from '../../world/orders.ts';
import type { Shop } from '../../world/state.ts';
import { bareId, type World } from '../../world.ts';
import { type Context, gid, type RootFields, type UserError, type View } from '../context.ts';
import { compareDigest, fullNamespace, metafieldView } from '../views/metafield.ts';
import { subscriptionView } from '../views/subscription.ts';

const METAFIELDS_LIMIT = 25;

type PixelInput = { settings: unknown };
type MetafieldInput = {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
};

export function pixelView(shop: Shop): View | null {
  return (
    shop.webPixel && { __typename: 'WebPixel', id: gid('WebPixel', shop.webPixel.id), settings: shop.webPixel.settings }
  );
}

/** The settings as text, or why Shopify does not take them: every field that the extension declares, and no other. */
function pixelSettings({ pixelDir }: Settings, input: PixelInput): { text: string } | { error: View } {
  const config = readPixelConfig(pixelDir);
  if (config === null) return { error: pixelError(null, 'NO_EXTENSION', 'No extension found.') };
  const text = typeof input.settings === 'string' ? input.settings : JSON.stringify(input.settings);
  try {
    const given: unknown = JSON.parse(text);
    const names = given !== null && typeof given === 'object' ? Object.keys(given).toSorted() : [];
    if (names.join() === config.fields.toSorted().join()) return { text };
    return { error: pixelError(['settings'], 'INVALID_SETTINGS', 'The settings do not match the definition.') };
  } catch {
    return { error: pixelError(['settings'], 'INVALID_CONFIGURATION_JSON', 'The settings are no valid JSON.') };
  }
}

const pixelError = (field: string[] | null, code: string, message: string) => ({
  webPixel: null,
  userErrors: [{ field, code, message } satisfies UserError],
});

function ownerExists(shop: Shop, ownerId: string): boolean {
  const id = bareId(ownerId);
  const type = ownerId.split('/')[3] ?? '';
  const known: Record<string, boolean> = {
    AppInstallation: shop.installation?.id === id,
    Shop: shop.id === id,
    Order: shop.orders.has(id),
    Customer: shop.customers.has(id),
    Product: shop.products.has(id),
    DiscountCodeNode: shop.discounts.has(id),
    DiscountNode: shop.discounts.has(id),
  };
  return known[type] ?? false;
}

function metafieldErrors(shop: Shop, inputs: MetafieldInput[]): UserError[] {
  return inputs.flatMap((input, index) => {
    const at = (name: string, code: string, message: string) => [
      { field: ['metafields', String(index), name], code, message },
    ];
    if (!ownerExists(shop, input.ownerId)) return at('ownerId', 'INVALID', 'Owner does not exist.');
    const existing = findMetafield(shop, input);
    if (!existing && !input.type) return at('type', 'BLANK', "Type can't be blank");
    const digest = existing ? compareDigest(existing) : null;
    const stale = input.compareDigest !== undefined && input.compareDigest !== digest;
    return stale ? at('compareDigest', 'STALE_OBJECT', 'The resource has been updated since it was loaded.') : [];
  });
}

function findMetafield(shop: Shop, input: MetafieldInput) {
  const namespace = fullNamespace(input.namespace);
  return [...shop.metafields.values()].find(
    (one) => one.ownerId === input.ownerId && one.namespace === namespace && one.key === input.key,
  );
}

function writeMetafield(world: World, shop: Shop, input: MetafieldInput): View {
  const now = new Date().toISOString();
  const existing = findMetafield(shop, input);
  const metafield = {
    id: existing?.id ?? world.newId(),
    ownerId: input.ownerId,
    namespace: fullNamespace(input.namespace),
    key: input.key,
    type: input.type ?? existing?.type ?? 'single_line_text_field',
    value: input.value,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  shop.metafields.set(metafield.id, metafield);
  world.changed();
  return metafieldView(metafield);
}

function changeTags(add: boolean) {
  return ({ id, tags }: { id: string; tags: string[] }, { world, shop }: Context): View => {
    const order = id.includes('/Order/') ? shop.orders.get(bareId(id)) : undefined;
    const customer = id.includes('/Customer/') ? shop.customers.get(bareId(id)) : undefined;
    const tagged = order ?? customer;
    if (!tagged) return { node: null, userErrors: [{ field: ['id'], message: 'Resource not found' }] };
    const others = tagged.tags.filter((tag) => !tags.includes(tag));
    tagged.tags = add ? [...others, ...tags] : others;
    if (order) {
      touchOrder(world, order);
      emitOrder(world, shop, order, 'orders/updated');
    } else if (customer) touchCustomer(world, shop, customer);
    return { node: { __typename: order ? 'Order' : 'Customer', id }, userErrors: [] };
  };
}

type SubscriptionArguments = {
  topic: string;
  webhookSubscription: { uri?: string | null; callbackUrl?: string | null; name?: string | null };
};

export const appDataMutations: RootFields = {
  webPixelCreate({ webPixel }: { webPixel: PixelInput }, { world, shop, settings }: Context) {
    if (shop.webPixel) return pixelError(['webPixel'], 'TAKEN', 'Web pixel is taken.');
    const given = pixelSettings(settings, webPixel);
    if ('error' in given) return given.error;
    shop.webPixel = { id: world.newId(), settings: given.text };
    world.changed();
    return { webPixel: pixelView(shop), userErrors: [] };
  },

  webPixelUpdate({ id, webPixel }: { id: string; webPixel: PixelInput }, { world, shop, settings }: Context) {
    if (shop.webPixel?.id !== bareId(id)) return pixelError(['id'], 'NOT_FOUND', 'The web pixel was not found.');
    const given = pixelSettings(settings, webPixel);
    if ('error' in given) return given.error;
    shop.webPixel.settings = given.text;
    world.changed();
    return { webPixel: pixelView(shop), userErrors: [] };
  },

  webPixelDelete({ id }: { id: string }, { world, shop }: Context) {
    if (shop.webPixel?.id !== bareId(id)) {
      const missing = { field: ['id'], code: 'NOT_FOUND', message: 'The web pixel was not found.' };
      return { deletedWebPixelId: null, userErrors: [missing] };
    }
    shop.webPixel = null;
    world.changed();
    return { deletedWebPixelId: id, userErrors: [] };
  },

  metafieldsSet({ metafields }: { metafields: MetafieldInput[] }, { world, shop }: Context) {
    if (metafields.length > METAFIELDS_LIMIT) {
      const message = 'Exceeded the maximum metafields input limit of 25.';
      return { metafields: null, userErrors: [{ field: ['metafields'], code: 'LESS_THAN_OR_EQUAL_TO', message }] };
    }
    const userErrors = metafieldErrors(shop, metafields);
    if (userErrors.length > 0) return { metafields: null, userErrors };
    return { metafields: metafields.map((input) => writeMetafield(world, shop, input)), userErrors: [] };
  },

  tagsAdd: changeTags(true),
  tagsRemove: changeTags(false),

  webhookSubscriptionCreate({ topic, webhookSubscription }: SubscriptionArguments, { world, shop }: Context) {
    const uri = webhookSubscription.uri ?? webhookSubscription.callbackUrl;
    if (!uri) {
      const blank = { field: ['webhookSubscription', 'uri'], message: "Address can't be blank" };
      return { webhookSubscription: null, userErrors: [blank] };
    }
    const subscription = {
      id: world.newId(),
      // ORDERS_CREATE is orders/create; the resource's own name may hold an underscore.
      topic: topic.toLowerCase().replace(/_([a-z]+)$/, '/$1'),
      uri,
      name: webhookSubscription.name ?? null,
      fromConfiguration: false,
      createdAt: new Date().toISOString(),
    };
    shop.subscriptions.push(subscription);
    world.changed();
    return { webhookSubscription: subscriptionView(subscription), userErrors: [] };
  },
};
