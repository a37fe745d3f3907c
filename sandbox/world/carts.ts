// Carts: a token, lines, attributes and typed codes. What a code takes off is decided when the cart is priced.
import { randomBytes } from 'node:crypto';
import { findVariant, type World } from '../world.ts';
import { applyDiscountCodes } from './discounts.ts';
import type { OrderLine } from './order-state.ts';
import type { Cart, Shop } from './state.ts';

export function createCart(world: World, shop: Shop): Cart {
  const now = new Date().toISOString();
  const cart: Cart = {
    token: randomBytes(16).toString('hex'),
    lines: [],
    attributes: {},
    note: '',
    discountCodes: [],
    checkoutToken: null,
    createdAt: now,
    updatedAt: now,
  };
  shop.carts.set(cart.token, cart);
  world.changed();
  return cart;
}

export function touchCart(world: World, cart: Cart): void {
  cart.updatedAt = new Date().toISOString();
  world.changed();
}

export type PricedCart = { lines: OrderLine[]; appliedCodes: string[]; subtotal: bigint; discount: bigint };

/** The cart as an order would price it now, before shipping. Lines whose variant is gone are left out. */
export function priceCart(shop: Shop, cart: Cart, customerId: string | null): PricedCart {
  const lines = cart.lines.flatMap((line): OrderLine[] => {
    const found = findVariant(shop, line.variantId);
    if (!found) return [];
    const { product, variant } = found;
    return [
      {
        id: line.key,
        productId: product.id,
        variantId: variant.id,
        title: product.title,
        variantTitle: variant.title === 'Default Title' ? null : variant.title,
        sku: variant.sku,
        vendor: product.vendor,
        price: variant.price,
        quantity: line.quantity,
        removedQuantity: 0,
        giftCard: product.giftCard,
        taxable: !product.giftCard,
        properties: line.properties,
        discountAllocations: [],
        taxLines: [],
      },
    ];
  });
  const applied = applyDiscountCodes(shop, lines, cart.discountCodes, new Date(), customerId);
  const gross = lines.reduce((total, line) => total + line.price * BigInt(line.quantity), 0n);
  const discount = lines.flatMap((line) => line.discountAllocations).reduce((total, one) => total + one.amount, 0n);
  return { lines, appliedCodes: applied.map((one) => one.redeemCode.code), subtotal: gross - discount, discount };
}
