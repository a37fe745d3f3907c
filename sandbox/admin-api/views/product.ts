// Product, ProductVariant, Collection.
import { formatMinor } from '../../world/money.ts';
import type { Collection, Product, Shop, Variant } from '../../world/state.ts';
import { shopUrl } from '../../world.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import type { Searchable } from '../search-query.ts';
import { metafieldFields } from './metafield.ts';
import { instant, moneyView } from './money.ts';

export const PRODUCT_SEARCH: Searchable<Product> = {
  default: (product) => [product.title, product.vendor, product.type, ...product.tags],
  id: (product) => [product.id],
  handle: (product) => [product.handle],
  title: (product) => [product.title],
  tag: (product) => product.tags,
  vendor: (product) => [product.vendor],
  product_type: (product) => [product.type],
  status: (product) => [product.status],
  updated_at: (product) => [product.updatedAt],
  created_at: (product) => [product.createdAt],
};

function imageView(shop: Shop, product: Product): View {
  return {
    __typename: 'Image',
    id: gid('ProductImage', product.id),
    url: `${shopUrl(shop)}/cdn/products/${product.handle}.svg`,
    altText: product.title,
    width: 600,
    height: 600,
  };
}

export function variantView(shop: Shop, product: Product, variant: Variant): View {
  return {
    __typename: 'ProductVariant',
    id: gid('ProductVariant', variant.id),
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: formatMinor(variant.price, shop.currency),
    compareAtPrice: variant.compareAtPrice === null ? null : formatMinor(variant.compareAtPrice, shop.currency),
    availableForSale: variant.inventory > 0,
    inventoryQuantity: variant.inventory,
    product: () => productView(shop, product),
  };
}

export function collectionView(shop: Shop, collection: Collection): View {
  const members = () => [...shop.products.values()].filter((one) => one.collections.includes(collection.handle));
  return {
    __typename: 'Collection',
    id: gid('Collection', collection.id),
    legacyResourceId: collection.id,
    handle: collection.handle,
    title: collection.title,
    descriptionHtml: collection.descriptionHtml,
    products: (args: PageArguments) => connection(byId(members()), args, (one) => productView(shop, one)),
    productsCount: () => ({ count: members().length, precision: 'EXACT' }),
  };
}

export function productView(shop: Shop, product: Product): View {
  const id = gid('Product', product.id);
  const collections = () => [...shop.collections.values()].filter((one) => product.collections.includes(one.handle));
  const prices = product.variants.map((variant) => variant.price).sort((a, b) => (a < b ? -1 : 1));
  return {
    __typename: 'Product',
    id,
    legacyResourceId: product.id,
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    productType: product.type,
    tags: product.tags,
    status: product.status.toUpperCase(),
    isGiftCard: product.giftCard,
    totalInventory: product.variants.reduce((total, variant) => total + variant.inventory, 0),
    createdAt: instant(product.createdAt),
    updatedAt: instant(product.updatedAt),
    onlineStoreUrl: `${shopUrl(shop)}/products/${product.handle}`,
    featuredMedia: () => ({
      __typename: 'MediaImage',
      id: gid('MediaImage', product.id),
      alt: product.title,
      image: imageView(shop, product),
      preview: { image: imageView(shop, product) },
    }),
    featuredImage: () => imageView(shop, product),
    priceRangeV2: () => ({
      minVariantPrice: moneyView(prices[0] ?? 0n, shop.currency),
      maxVariantPrice: moneyView(prices[prices.length - 1] ?? 0n, shop.currency),
    }),
    variantsCount: { count: product.variants.length, precision: 'EXACT' },
    variants: (args: PageArguments) =>
      connection(byId(product.variants), args, (variant) => variantView(shop, product, variant)),
    collections: (args: PageArguments) =>
      connection(byId(collections()), args, (collection) => collectionView(shop, collection)),
    ...metafieldFields(shop, id),
  };
}
