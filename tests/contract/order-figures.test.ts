// An order's sums hold whatever is bought, discounted, edited and refunded: what is left and what went is what was sold.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyDiscountCodes } from '#sandbox/world/discounts.ts';
import { refundOrder } from '#sandbox/world/order-changes.ts';
import {
  currentFigures,
  currentQuantity,
  financialStatus,
  orderFigures,
  outstanding,
  paidTotal,
  refundedTotal,
} from '#sandbox/world/order-figures.ts';
import type { Order } from '#sandbox/world/order-state.ts';
import { createOrder } from '#sandbox/world/orders.ts';
import { createShop } from '#sandbox/world/shops.ts';
import type { Discount } from '#sandbox/world/state.ts';
import { openWorld } from '#sandbox/world.ts';

const lineInput = fc.record({
  price: fc.bigInt({ min: 0n, max: 50_000n }),
  quantity: fc.integer({ min: 1, max: 5 }),
  taxable: fc.boolean(),
});

const setting = fc.record({
  lines: fc.array(lineInput, { minLength: 1, maxLength: 4 }),
  shipping: fc.bigInt({ min: 0n, max: 2_000n }),
  taxesIncluded: fc.boolean(),
  rate: fc.constantFrom(0, 0.055, 0.2, 0.21),
  off: fc.oneof(
    fc.record({ percentage: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
    fc.record({ amount: fc.bigInt({ min: 1n, max: 9_999n }), eachItem: fc.boolean() }),
  ),
});

type Setting = typeof setting extends fc.Arbitrary<infer Value> ? Value : never;

function discount(value: Discount['value']): Discount {
  const at = '2026-01-01T00:00:00.000Z';
  const codes = [{ id: '2', code: 'OFF', usageCount: 0, createdAt: at }];
  return {
    id: '1',
    title: 'Off',
    kind: 'basic',
    status: 'ACTIVE',
    value,
    appliesOncePerCustomer: false,
    usageLimit: null,
    minimumSubtotal: null,
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
    tags: [],
    codes,
    startsAt: at,
    endsAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

function placeOrder({ lines, shipping, taxesIncluded, rate, off }: Setting) {
  const world = openWorld(null, () => {});
  const shop = createShop(world, { domain: 'sums.myshopify.com', taxesIncluded, tax: { title: 'Tax', rate } });
  shop.discounts.set('1', discount(off));
  const order = createOrder(world, shop, {
    lines: lines.map((line) => ({ ...line, title: 'Thing' })),
    shipping: { title: 'Post', price: shipping },
    discountCodes: ['off'],
  });
  return { world, shop, order };
}

const allocated = (order: Order) =>
  order.lines.flatMap((line) => line.discountAllocations).reduce((total, one) => total + one.amount, 0n);

it('allocates a discount to the cent, never beyond a line', () => {
  fc.assert(
    fc.property(setting, (given) => {
      const { shop, order } = placeOrder(given);
      expect(allocated(order)).toBe(orderFigures(order).discounts);
      for (const line of order.lines) {
        const off = line.discountAllocations.reduce((total, one) => total + one.amount, 0n);
        expect(off >= 0n && off <= line.price * BigInt(line.quantity)).toBe(true);
      }
      expect(applyDiscountCodes(shop, [], ['off'], new Date(), null)).toEqual([]);
    }),
  );
});

it('keeps left and gone equal to sold, through a refund of every unit in any order', () => {
  fc.assert(
    fc.property(setting, fc.infiniteStream(fc.nat()), (given, choices) => {
      const { world, shop, order } = placeOrder(given);
      const sold = orderFigures(order).total;
      expect(paidTotal(order)).toBe(sold);
      for (;;) {
        const open = order.lines.filter((line) => currentQuantity(order, line) > 0);
        const line = open[choices.next().value % Math.max(1, open.length)];
        if (!line) break;
        refundOrder(world, shop, order, { lines: [{ lineId: line.id, quantity: 1 }] });
        expect(currentFigures(order).total + refundedTotal(order)).toBe(sold);
        expect(outstanding(order)).toBe(0n);
      }
      if (given.shipping > 0n) refundOrder(world, shop, order, { shipping: given.shipping });
      expect(currentFigures(order).total).toBe(0n);
      expect(refundedTotal(order)).toBe(sold);
      expect(financialStatus(order)).toBe(sold === 0n ? 'paid' : 'refunded');
      expect(order.refunds.flatMap((refund) => refund.adjustments).every((one) => one.kind === 'shipping_refund')).toBe(
        true,
      );
    }),
  );
});
