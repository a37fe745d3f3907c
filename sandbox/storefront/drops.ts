// The objects that Liquid templates see, in the shape of Shopify's own. Amounts are integers of minor units there.
import { priceCart } from '../world/carts.ts';
import { discountOf, financialStatus, netOf, orderFigures } from '../world/order-figures.ts';
import type { Order } from '../world/order-state.ts';
import type { Collection, Customer, Product, Shop } from '../world/state.ts';
import type { Visit } from './visit.ts';

export function productDrop(product: Product, selectedId?: string) {
  const variants = product.variants.map((variant) => ({
    id: Number(variant.id),
    title: variant.title,
    sku: variant.sku,
    price: Number(variant.price),
    compare_at_price: variant.compareAtPrice === null ? null : Number(variant.compareAtPrice),
    available: variant.inventory > 0,
    url: `/products/${product.handle}?variant=${variant.id}`,
  }));
  const prices = variants.map((variant) => variant.price);
  const selected =
    variants.find((variant) => String(variant.id) === selectedId) ??
    variants.find((one) => one.available) ??
    variants[0];
  return {
    id: Number(product.id),
    title: product.title,
    handle: product.handle,
    url: `/products/${product.handle}`,
    description: product.descriptionHtml,
    vendor: product.vendor,
    type: product.type,
    tags: product.tags,
    gift_card: product.giftCard,
    featured_image: `/cdn/products/${product.handle}.svg`,
    variants,
    selected_or_first_available_variant: selected,
    has_only_default_variant: variants.length === 1,
    price: Math.min(...prices),
    price_varies: new Set(prices).size > 1,
    compare_at_price: selected?.compare_at_price ?? null,
    available: variants.some((variant) => variant.available),
  };
}

export function sellable(shop: Shop): Product[] {
  return [...shop.products.values()].filter((product) => product.status === 'active');
}

export function collectionDrop(shop: Shop, collection: Collection) {
  const products = sellable(shop).filter((product) => product.collections.includes(collection.handle));
  return {
    id: Number(collection.id),
    handle: collection.handle,
    title: collection.title,
    description: collection.descriptionHtml,
    url: `/collections/${collection.handle}`,
    products: products.map((product) => productDrop(product)),
    products_count: products.length,
    featured_image: products[0] ? `/cdn/products/${products[0].handle}.svg` : null,
  };
}

export function cartDrop({ shop, cart, customer }: Visit) {
  const held = cart();
  const priced = held
    ? priceCart(shop, held, customer?.id ?? null)
    : { lines: [], appliedCodes: [], subtotal: 0n, discount: 0n };
  const items = priced.lines.map((line, index) => {
    const product = line.productId ? shop.products.get(line.productId) : undefined;
    return {
      key: line.id,
      line: index + 1,
      variant_id: Number(line.variantId),
      product_id: Number(line.productId),
      title: line.title,
      variant_title: line.variantTitle,
      quantity: line.quantity,
      price: Number(line.price),
      original_line_price: Number(line.price) * line.quantity,
      final_line_price: Number(netOf(line)),
      line_level_total_discount: Number(discountOf(line)),
      url: product ? `/products/${product.handle}?variant=${line.variantId}` : '',
      image: product ? `/cdn/products/${product.handle}.svg` : '',
    };
  });
  return {
    token: held?.token ?? null,
    attributes: held?.attributes ?? {},
    note: held?.note ?? '',
    items,
    item_count: items.reduce((total, item) => total + item.quantity, 0),
    total_price: Number(priced.subtotal),
    original_total_price: Number(priced.subtotal + priced.discount),
    total_discount: Number(priced.discount),
    applied_codes: priced.appliedCodes,
    typed_codes: held?.discountCodes ?? [],
  };
}

export function orderDrop(order: Order) {
  const figures = orderFigures(order);
  return {
    id: order.id,
    name: `#${order.number}`,
    token: order.token,
    created_at: order.createdAt,
    financial_status: financialStatus(order),
    cancelled: order.cancelledAt !== null,
    total_price: Number(figures.total),
    subtotal_price: Number(figures.subtotal),
    shipping_price: Number(figures.shipping),
    tax_price: Number(figures.tax),
    total_discounts: Number(figures.discounts),
    item_count: order.lines.reduce((total, line) => total + line.quantity, 0),
    line_items: order.lines.map((line) => ({
      title: line.title,
      variant_title: line.variantTitle,
      quantity: line.quantity,
      final_line_price: Number(netOf(line)),
    })),
  };
}

export function storeCreditOf(shop: Shop, customer: Customer): bigint {
  const accounts = [...shop.storeCreditAccounts.values()];
  const own = accounts.filter((one) => one.customerId === customer.id && one.currency === shop.currency);
  return own.reduce((total, account) => total + account.balance, 0n);
}

export function customerDrop(shop: Shop, customer: Customer) {
  const orders = [...shop.orders.values()].filter((order) => order.customerId === customer.id);
  return {
    id: Number(customer.id),
    email: customer.email ?? '',
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: `${customer.firstName} ${customer.lastName}`.trim() || customer.email,
    orders: orders.reverse().map(orderDrop),
    orders_count: orders.length,
    store_credit: Number(storeCreditOf(shop, customer)),
  };
}
