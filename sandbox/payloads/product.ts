// The product object: the body of products/create and products/update.
import { formatMinor } from '../world/money.ts';
import type { Product, Shop } from '../world/state.ts';
import { numericId, shopTime } from './print.ts';

export function productPayload(shop: Shop, product: Product) {
  const at = (instant: string) => shopTime(instant, shop.timezone);
  return {
    id: numericId(product.id),
    title: product.title,
    body_html: product.descriptionHtml,
    vendor: product.vendor,
    product_type: product.type,
    created_at: at(product.createdAt),
    handle: product.handle,
    updated_at: at(product.updatedAt),
    published_at: product.status === 'active' ? at(product.createdAt) : null,
    template_suffix: null,
    published_scope: 'global',
    tags: product.tags.join(', '),
    status: product.status,
    admin_graphql_api_id: `gid://shopify/Product/${product.id}`,
    variants: product.variants.map((variant, index) => ({
      id: numericId(variant.id),
      product_id: numericId(product.id),
      title: variant.title,
      price: formatMinor(variant.price, shop.currency),
      position: index + 1,
      inventory_policy: 'deny',
      compare_at_price: variant.compareAtPrice === null ? null : formatMinor(variant.compareAtPrice, shop.currency),
      created_at: at(product.createdAt),
      updated_at: at(product.updatedAt),
      taxable: !product.giftCard,
      sku: variant.sku,
      inventory_quantity: variant.inventory,
      admin_graphql_api_id: `gid://shopify/ProductVariant/${variant.id}`,
    })),
    options: [],
    images: [],
    image: null,
  };
}
