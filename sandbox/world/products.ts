// Products as the default world, the control API and the back office make and change them.
import { Refusal } from '../http.ts';
import { productPayload } from '../payloads/product.ts';
import { findProductByHandle, type World } from '../world.ts';
import { productImage } from './product-image.ts';
import type { Collection, Product, Shop } from './state.ts';

export type ProductInput = {
  title: string;
  handle?: string;
  descriptionHtml?: string;
  vendor?: string;
  type?: string;
  tags?: string[];
  /** Handles of collections of the shop. */
  collections?: string[];
  giftCard?: boolean;
  /** False: nobody is told, as if the product had been there before the app. */
  deliver?: boolean;
  /** ISO; now where absent. */
  createdAt?: string;
  variants: { title?: string; sku?: string; price: bigint; inventory?: number }[];
};

const PLENTY = 500;

function slug(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Adds a product and sends products/create; a Refusal 422 when the handle is taken or there is no variant. */
export function addProduct(world: World, shop: Shop, input: ProductInput): Product {
  const handle = input.handle ?? slug(input.title);
  if (findProductByHandle(shop, handle)) throw new Refusal(422, `handle ${handle} is taken`);
  if (input.variants.length === 0) throw new Refusal(422, 'a product needs a variant');
  const createdAt = input.createdAt ?? new Date().toISOString();
  const product: Product = {
    id: world.newId(),
    handle,
    title: input.title,
    descriptionHtml: input.descriptionHtml ?? '',
    vendor: input.vendor ?? shop.name,
    type: input.type ?? '',
    tags: input.tags ?? [],
    collections: input.collections ?? [],
    imageSvg: productImage(input.title, input.type ?? ''),
    status: 'active',
    giftCard: input.giftCard ?? false,
    variants: input.variants.map((variant, index) => ({
      id: world.newId(),
      title: variant.title ?? 'Default Title',
      sku: variant.sku ?? `${handle.toUpperCase().slice(0, 12)}-${index + 1}`,
      price: variant.price,
      compareAtPrice: null,
      inventory: variant.inventory ?? PLENTY,
    })),
    createdAt,
    updatedAt: createdAt,
  };
  shop.products.set(product.id, product);
  world.changed();
  if (input.deliver !== false) world.emit(shop, 'products/create', productPayload(shop, product), createdAt);
  return product;
}

export type CollectionInput = { handle: string; title: string };

/** Adds a collection, empty: products name the ones that hold them. */
export function addCollection(world: World, shop: Shop, { handle, title }: CollectionInput): Collection {
  const collection: Collection = { id: world.newId(), handle, title, descriptionHtml: '' };
  shop.collections.set(collection.id, collection);
  world.changed();
  return collection;
}

export type ProductChange = Partial<Pick<Product, 'title' | 'vendor' | 'type' | 'tags' | 'collections' | 'status'>> & {
  /** ISO; now where absent. */
  at?: string;
};

/** Changes a product and sends products/update. */
export function changeProduct(world: World, shop: Shop, product: Product, { at, ...change }: ProductChange): void {
  Object.assign(product, change);
  product.updatedAt = at ?? new Date().toISOString();
  world.emit(shop, 'products/update', productPayload(shop, product), product.updatedAt);
}
