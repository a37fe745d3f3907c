// What App Bridge's pickers and status questions are answered with, in Shopify's shapes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { formatMinor } from '../world/money.ts';
import type { Collection, Product, Shop } from '../world/state.ts';
import { shopUrl } from '../world.ts';

const THEME_ID = 'gid://shopify/OnlineStoreTheme/1';

function picture(shop: Shop, product: Product) {
  return {
    id: `gid://shopify/ProductImage/${product.id}`,
    altText: product.title,
    originalSrc: `${shopUrl(shop)}/cdn/products/${product.handle}.svg`,
  };
}

function pickedVariants(shop: Shop, product: Product) {
  return product.variants.map((variant) => ({
    id: `gid://shopify/ProductVariant/${variant.id}`,
    title: variant.title,
    displayName: variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: formatMinor(variant.price, shop.currency),
    inventoryQuantity: variant.inventory,
    product: { id: `gid://shopify/Product/${product.id}`, title: product.title },
    image: picture(shop, product),
  }));
}

function pickedProduct(shop: Shop, product: Product) {
  return {
    id: `gid://shopify/Product/${product.id}`,
    handle: product.handle,
    title: product.title,
    vendor: product.vendor,
    productType: product.type,
    tags: product.tags,
    status: product.status.toUpperCase(),
    descriptionHtml: product.descriptionHtml,
    images: [picture(shop, product)],
    totalVariants: product.variants.length,
    hasOnlyDefaultVariant: product.variants.length === 1,
    variants: pickedVariants(shop, product),
  };
}

function pickedCollection(shop: Shop, collection: Collection) {
  const count = [...shop.products.values()].filter((product) => product.collections.includes(collection.handle)).length;
  return {
    id: `gid://shopify/Collection/${collection.id}`,
    handle: collection.handle,
    title: collection.title,
    descriptionHtml: collection.descriptionHtml,
    productsCount: count,
  };
}

/** Products, variants or collections whose title holds every word of the query (`field:value` words are matched on the value). */
export function findResources(shop: Shop, type: string, query: string): unknown[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.slice(word.indexOf(':') + 1));
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const products = [...shop.products.values()].filter((one) => fits(`${one.title} ${one.vendor} ${one.type}`));
  if (type === 'collection')
    return [...shop.collections.values()].filter((one) => fits(one.title)).map((one) => pickedCollection(shop, one));
  if (type === 'variant') return products.flatMap((product) => pickedVariants(shop, product));
  return products.map((product) => pickedProduct(shop, product));
}

type BlockSchema = { name: string; target: string };

function translated(extensionDir: string, text: string): string {
  if (!text.startsWith('t:')) return text;
  const words = JSON.parse(readFileSync(join(extensionDir, 'locales/en.default.schema.json'), 'utf8'));
  const found = text
    .slice(2)
    .split('.')
    .reduce((part, key) => part?.[key], words);
  return typeof found === 'string' ? found : text;
}

/** Each block of the theme extension with what its {% schema %} says. */
export function extensionBlocks(settings: Settings): { handle: string; name: string; target: string }[] {
  const folder = join(settings.extensionDir, 'blocks');
  return readdirSync(folder).map((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const schema = JSON.parse(
      /{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema\s*-?%}/.exec(source)?.[1] ?? '{}',
    ) as BlockSchema;
    return {
      handle: file.replace(/\.liquid$/, ''),
      name: translated(settings.extensionDir, schema.name),
      target: schema.target,
    };
  });
}

/** The answer of `shopify.app.extensions()`: embeds are as the theme editor left them, section blocks are not placed. */
export function extensionStatus(shop: Shop, settings: Settings) {
  const activations = extensionBlocks(settings).map(({ handle, name, target }) => {
    const active = target !== 'section' && shop.embed.enabled;
    return {
      handle,
      name,
      target,
      status: active ? 'active' : 'available',
      activations: active ? [{ target, themeId: THEME_ID }] : [],
    };
  });
  return [{ handle: `${settings.appHandle}-theme`, type: 'theme_app_extension', activations }];
}
