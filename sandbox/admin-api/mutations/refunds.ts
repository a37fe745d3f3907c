// refundCreate, as an app may call it: the idempotency directive is required since 2026-04.
import { GraphQLError, type GraphQLResolveInfo, Kind } from 'graphql';
import { Refusal } from '../../http.ts';
import { parseMinor } from '../../world/money.ts';
import { refundOrder } from '../../world/order-changes.ts';
import { bareId } from '../../world.ts';
import type { Context, RootFields, View } from '../context.ts';
import { type Modelled, refuseUnmodelled } from '../unmodelled-input.ts';
import { refundView } from '../views/order-lines.ts';

type RefundArguments = {
  input: {
    orderId: string;
    note?: string | null;
    refundLineItems?: { lineItemId: string; quantity: number; restockType?: string | null }[] | null;
    shipping?: { amount?: string | null } | null;
    transactions?: { amount: string; kind: string }[] | null;
  };
};

const MODELLED: Modelled = {
  orderId: true,
  note: true,
  notify: true,
  refundLineItems: { lineItemId: true, quantity: true, restockType: true, locationId: true },
  shipping: { amount: true },
  transactions: true,
};

const answered = new Map<string, View>();

function idempotencyKey(info: GraphQLResolveInfo): string {
  const directive = info.fieldNodes[0]?.directives?.find((one) => one.name.value === 'idempotent');
  const value = directive?.arguments?.find((one) => one.name.value === 'key')?.value;
  if (value?.kind === Kind.STRING) return value.value;
  if (value?.kind === Kind.VARIABLE) return String(info.variableValues[value.name.value]);
  throw new GraphQLError('The @idempotent directive is required for this mutation but was not provided.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}

export const refundMutations: RootFields = {
  refundCreate({ input }: RefundArguments, { world, shop }: Context, info: GraphQLResolveInfo) {
    const key = `${shop.domain} ${idempotencyKey(info)}`;
    const known = answered.get(key);
    if (known) return known;
    refuseUnmodelled('RefundInput', input, MODELLED);
    const order = shop.orders.get(bareId(input.orderId));
    if (!order)
      return { refund: null, order: null, userErrors: [{ field: ['orderId'], message: 'Order does not exist' }] };
    const amounts = (input.transactions ?? []).map((one) => parseMinor(one.amount, order.currency) ?? 0n);
    try {
      const refund = refundOrder(world, shop, order, {
        lines: (input.refundLineItems ?? []).map((line) => ({
          lineId: bareId(line.lineItemId),
          quantity: line.quantity,
          restock: line.restockType !== 'NO_RESTOCK',
        })),
        shipping: input.shipping?.amount ? (parseMinor(input.shipping.amount, order.currency) ?? 0n) : 0n,
        amount: input.transactions ? amounts.reduce((a, b) => a + b, 0n) : 0n,
        note: input.note ?? null,
      });
      const view = { refund: refundView(shop, order, refund), userErrors: [] };
      answered.set(key, view);
      return view;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refund: null, userErrors: [{ field: ['input'], message: error.message }] };
    }
  },
};
