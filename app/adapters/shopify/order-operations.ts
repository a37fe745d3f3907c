/** The documents with which orders are read. Scopes: read_orders, read_customers, read_products. */
import { z } from 'zod';
import { query } from './admin-operation.ts';
import {
  applicationFields,
  applicationNode,
  connection,
  gid,
  journeyFields,
  journeyNode,
  lineFields,
  lineNode,
  orderFields,
  orderNode,
  orderOf,
  refundLineFields,
  refundLineNode,
  refundNode,
  refundsMax,
  shippingFields,
  shippingNode,
  toldFields,
  toldNode,
} from './order-fields.ts';

const page = 'pageInfo { hasNextPage endCursor }';

/** A page of orders by the time of their last change, with what comparing takes. */
export const ordersByUpdate = query<{ query: string; after: string | null }>()(
  'OrdersByUpdate',
  `query OrdersByUpdate($query: String!, $after: String) {
    orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { ${toldFields} } ${page} }
  }`,
  z.object({ orders: connection(toldNode) }),
);

/** One order, with the first page of each of its lists. */
export const orderDetail = query<{ id: string }>()(
  'OrderDetail',
  `query OrderDetail($id: ID!) {
    order(id: $id) {
      ${orderFields}
      lineItems(first: 50) { nodes { ${lineFields} } ${page} }
      shippingLines(first: 50, includeRemovals: true) { nodes { ${shippingFields} } ${page} }
      discountApplications(first: 50) { nodes { ${applicationFields} } ${page} }
      refunds(first: ${refundsMax}) {
        id
        createdAt
        refundLineItems(first: 20) { nodes { ${refundLineFields} } ${page} }
        orderAdjustments(first: 20) { nodes { amountSet { shopMoney { amount } } } ${page} }
      }
    }
  }`,
  z.object({
    order: orderNode
      .extend({
        lineItems: connection(lineNode),
        shippingLines: connection(shippingNode),
        discountApplications: connection(applicationNode),
        refunds: z.array(refundNode),
      })
      .nullable(),
  }),
);

/** The lines of an order beyond a page. */
export const orderLines = query<{ id: string; after: string | null }>()(
  'OrderLines',
  `query OrderLines($id: ID!, $after: String) {
    order(id: $id) { updatedAt lineItems(first: 100, after: $after) { nodes { ${lineFields} } ${page} } }
  }`,
  z.object({
    order: orderNode
      .pick({ updatedAt: true })
      .extend({ lineItems: connection(lineNode) })
      .nullable(),
  }),
);

/** The lines of a refund beyond a page. */
export const refundLines = query<{ id: string; after: string | null }>()(
  'RefundLines',
  `query RefundLines($id: ID!, $after: String) {
    refund(id: $id) { refundLineItems(first: 100, after: $after) { nodes { ${refundLineFields} } ${page} } }
  }`,
  z.object({ refund: z.object({ refundLineItems: connection(refundLineNode) }).nullable() }),
);

export const refundOrder = query<{ id: string }>()(
  'RefundOrder',
  'query RefundOrder($id: ID!) { refund(id: $id) { order { id } } }',
  z.object({ refund: orderOf.nullable() }),
);

/** A dispute as it is now, where an order only tells what its disputes began as. Scopes: read_shopify_payments_disputes too. */
export const disputeDetail = query<{ id: string }>()(
  'DisputeDetail',
  'query DisputeDetail($id: ID!) { dispute(id: $id) { type status order { id } } }',
  z.object({ dispute: orderOf.extend({ type: z.string(), status: z.string() }).nullable() }),
);

/** How the customers of orders came; what is no order any more is null in the list. */
export const orderJourneys = query<{ ids: readonly string[] }>()(
  'OrderJourneys',
  `query OrderJourneys($ids: [ID!]!) {
    nodes(ids: $ids) { __typename ... on Order { id customerJourneySummary { ${journeyFields} } } }
  }`,
  z.object({ nodes: z.array(z.object({ id: gid, customerJourneySummary: journeyNode.nullable() }).nullable()) }),
);
