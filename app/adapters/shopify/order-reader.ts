/**
 * Orders read from Shopify. An order is read whole: lists longer than a page are read to their end, and one that changes while it is being read
 * is read again, because its pages would not belong together. What passes all measure is refused, never cut off.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { OrderReader, OrderReading } from '#app/flows/order-reading.ts';
import type { AdminClient } from './admin-client.ts';
import { type LineNode, type RefundLineNode, type RefundNode, refundsMax } from './order-fields.ts';
import {
  disputeDetail,
  orderDetail,
  orderLines,
  ordersByUpdate,
  refundLines,
  refundOrder,
} from './order-operations.ts';
import { toOrderReading, toToldOrder, type WholeRefund } from './payload/order-node.ts';
import { requireAnswer } from './require-answer.ts';

/** Of a hundred lines each: many times what a shop's cart can hold. */
const pagesMax = 50;
const readingsMax = 3;

export function createOrderReader(client: AdminClient): OrderReader {
  return {
    async readOrder(shopId, orderId, readAt) {
      for (let reading = 1; reading <= readingsMax; reading++) {
        const read = await readWhole(client, shopId, orderId, readAt);
        if (read !== 'changed') return read;
      }
      throw new Failure('unavailable', `The order ${orderId} changed each time while it was being read.`);
    },
    async findOrderOf(shopId, refundId) {
      const { refund } = requireAnswer(await client.graphql(shopId, refundOrder, { id: gidOf('Refund', refundId) }));
      return refund?.order?.id ?? null;
    },
    async readDispute(shopId, disputeId, readAt) {
      const id = gidOf('ShopifyPaymentsDispute', disputeId);
      const { dispute } = requireAnswer(await client.graphql(shopId, disputeDetail, { id }));
      if (dispute === null || dispute.order === null) return null;
      const [type, status] = [dispute.type.toLowerCase(), dispute.status.toLowerCase()];
      return { disputeId, orderId: dispute.order.id, type, status, origin: 'update', at: readAt };
    },
    async readPage(shopId, query, after) {
      const { orders } = requireAnswer(await client.graphql(shopId, ordersByUpdate, { query, after }));
      return { orders: orders.nodes.map(toToldOrder), next: nextOf(orders) };
    },
  };
}

async function readWhole(
  client: AdminClient,
  shopId: string,
  orderId: string,
  readAt: EpochMs,
): Promise<OrderReading | null | 'changed'> {
  const id = gidOf('Order', orderId);
  const { order } = requireAnswer(await client.graphql(shopId, orderDetail, { id }));
  if (order === null) return null;
  for (const list of [order.shippingLines, order.discountApplications]) refuseMore(list, orderId);
  if (order.refunds.length >= refundsMax) throw tooLarge(orderId);
  const rest = await restOfLines(client, shopId, id, order);
  if (rest === 'changed') return rest;
  const refunds: WholeRefund[] = [];
  for (const refund of order.refunds) refunds.push(await wholeRefund(client, shopId, refund, orderId));
  return toOrderReading(
    {
      order,
      lines: [...order.lineItems.nodes, ...rest],
      shippingLines: order.shippingLines.nodes,
      applications: order.discountApplications.nodes,
      refunds,
    },
    readAt,
  );
}

async function restOfLines(
  client: AdminClient,
  shopId: string,
  id: string,
  first: { readonly id: string; readonly updatedAt: EpochMs; readonly lineItems: Page<LineNode> },
): Promise<LineNode[] | 'changed'> {
  const lines: LineNode[] = [];
  let after = nextOf(first.lineItems);
  for (let page = 1; after !== null; page++) {
    if (page > pagesMax) throw tooLarge(first.id);
    const { order } = requireAnswer(await client.graphql(shopId, orderLines, { id, after }));
    if (order?.updatedAt !== first.updatedAt) return 'changed';
    lines.push(...order.lineItems.nodes);
    after = nextOf(order.lineItems);
  }
  return lines;
}

/** A refund never changes, so its pages always belong together. */
async function wholeRefund(
  client: AdminClient,
  shopId: string,
  refund: RefundNode,
  orderId: string,
): Promise<WholeRefund> {
  refuseMore(refund.orderAdjustments, orderId);
  const lines: RefundLineNode[] = [...refund.refundLineItems.nodes];
  let after = nextOf(refund.refundLineItems);
  for (let page = 1; after !== null; page++) {
    if (page > pagesMax) throw tooLarge(orderId);
    const answer = requireAnswer(await client.graphql(shopId, refundLines, { id: gidOf('Refund', refund.id), after }));
    if (answer.refund === null) throw new Failure('unavailable', `The refund ${refund.id} is no longer there.`);
    lines.push(...answer.refund.refundLineItems.nodes);
    after = nextOf(answer.refund.refundLineItems);
  }
  const { id, createdAt } = refund;
  return { id, createdAt, lines, adjustments: refund.orderAdjustments.nodes };
}

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

function nextOf({ pageInfo }: Page<unknown>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

function refuseMore(list: Page<unknown>, orderId: string): void {
  if (list.pageInfo.hasNextPage) throw tooLarge(orderId);
}

function tooLarge(orderId: string): Failure {
  return new Failure('too_large', `The order ${orderId} has more than can be read of one order.`);
}

function gidOf(type: 'Order' | 'Refund' | 'ShopifyPaymentsDispute', id: string): string {
  return `gid://shopify/${type}/${id}`;
}
