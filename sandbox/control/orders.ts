// Control of orders: create (also as history), pay, refund, edit, cancel, dispute, read.
import { type Exchange, json, Refusal, type Route, route } from '../http.ts';
import { orderPayload } from '../payloads/order.ts';
import { refundPayload } from '../payloads/refund.ts';
import { formatMinor } from '../world/money.ts';
import {
  type CancelInput,
  cancelOrder,
  editOrder,
  moveDispute,
  openDispute,
  refundOrder,
} from '../world/order-changes.ts';
import { financialStatus, orderFigures } from '../world/order-figures.ts';
import type { Dispute, Order } from '../world/order-state.ts';
import { type ChangeOptions, createOrder, emitOrder, markPaid, touchOrder } from '../world/orders.ts';
import type { Shop } from '../world/state.ts';
import { bareId, requireOrder, requireShop, type World } from '../world.ts';
import { type LineJson, type OrderJson, optionalMoney, orderInput, orderLine } from './input.ts';

const BASE = '/_control/shops/:shop/orders';

export function orderSummary(order: Order) {
  return {
    id: order.id,
    gid: `gid://shopify/Order/${order.id}`,
    name: `#${order.number}`,
    customerId: order.customerId,
    financialStatus: financialStatus(order),
    total: formatMinor(orderFigures(order).total, order.currency),
    lines: order.lines.map(({ id, title, quantity }) => ({ id, title, quantity })),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
  };
}

type RefundJson = ChangeOptions & {
  lines?: { lineId: string; quantity: number; restock?: boolean }[];
  /** Instead of lines: everything that is left. */
  full?: boolean;
  shipping?: string;
  amount?: string;
  note?: string;
};

function refund(world: World, shop: Shop, order: Order, body: RefundJson) {
  const everything = () =>
    order.lines.flatMap((line) => {
      const refunded = order.refunds.flatMap((one) => one.lines).filter((one) => one.lineId === line.id);
      const left = line.quantity - line.removedQuantity - refunded.reduce((total, one) => total + one.quantity, 0);
      return left > 0 ? [{ lineId: line.id, quantity: left }] : [];
    });
  const made = refundOrder(world, shop, order, {
    ...body,
    lines: body.full ? everything() : (body.lines ?? []).map((line) => ({ ...line, lineId: bareId(line.lineId) })),
    shipping: optionalMoney(body.shipping, shop.currency, 'shipping'),
    amount: optionalMoney(body.amount, shop.currency, 'amount'),
  });
  return { ...orderSummary(order), refund: refundPayload(shop, order, made) };
}

type EditJson = ChangeOptions & { add?: LineJson[]; remove?: { lineId: string; quantity: number }[] };

function edit(world: World, shop: Shop, order: Order, body: EditJson): void {
  editOrder(world, shop, order, {
    ...body,
    add: (body.add ?? []).map((line) => orderLine(line, shop.currency)),
    remove: (body.remove ?? []).map((line) => ({ ...line, lineId: bareId(line.lineId) })),
  });
}

function dispute(world: World, shop: Shop, order: Order, body: Partial<Dispute> & ChangeOptions): Dispute {
  const open = [...shop.disputes.values()].find((one) => one.orderId === order.id && one.finalizedOn === null);
  if (!open)
    return openDispute(world, shop, order, {
      type: body.type,
      reason: body.reason,
      at: body.at,
      deliver: body.deliver,
    });
  if (!body.status) throw new Refusal(422, 'the order has an open dispute: say which status it moves to');
  moveDispute(world, shop, open, body.status, body);
  return open;
}

export function orderRoutes(world: World): Route[] {
  const shopFor = (exchange: Exchange) => requireShop(world, exchange.params.shop ?? '');
  const orderFor = (exchange: Exchange) => requireOrder(shopFor(exchange), bareId(exchange.params.order ?? ''));
  const change = (path: string, act: (shop: Shop, order: Order, exchange: Exchange) => unknown) =>
    route('POST', `${BASE}/:order/${path}`, (exchange) => {
      const order = orderFor(exchange);
      const result = act(shopFor(exchange), order, exchange);
      return json(result ?? orderSummary(order));
    });
  return [
    route('GET', BASE, (exchange) => json([...shopFor(exchange).orders.values()].map(orderSummary))),
    route('POST', BASE, (exchange) => {
      const shop = shopFor(exchange);
      return json(orderSummary(createOrder(world, shop, orderInput(exchange.json<OrderJson>(), shop.currency))), 201);
    }),
    route('GET', `${BASE}/:order`, (exchange) => json(orderSummary(orderFor(exchange)))),
    route('GET', `${BASE}/:order/payload`, (exchange) => json(orderPayload(shopFor(exchange), orderFor(exchange)))),
    change('pay', (shop, order, exchange) => markPaid(world, shop, order, exchange.json<ChangeOptions>())),
    change('refund', (shop, order, exchange) => refund(world, shop, order, exchange.json<RefundJson>())),
    change('edit', (shop, order, exchange) => edit(world, shop, order, exchange.json<EditJson>())),
    change('cancel', (shop, order, exchange) => cancelOrder(world, shop, order, exchange.json<CancelInput>())),
    change('dispute', (shop, order, exchange) => {
      const { id, type, status } = dispute(world, shop, order, exchange.json<Partial<Dispute> & ChangeOptions>());
      return { ...orderSummary(order), dispute: { id, type, status } };
    }),
    change('touch', (shop, order) => {
      touchOrder(world, order);
      emitOrder(world, shop, order, 'orders/updated');
    }),
  ];
}
