/** What Shopify's webhooks on orders, their refunds and their disputes say. One may come as an id alone: then Shopify is asked. */

import { asking, nothing, type Reader, type Reading } from './inbox-reading.ts';
import type { OrderReading } from './order-reading.ts';
import type { InboxItem } from './ports.ts';

/** What Shopify told when it was asked. */
function readingOf({ order, disputes }: OrderReading, { position }: InboxItem): Reading {
  return {
    ...nothing,
    facts: {
      ...nothing.facts,
      orders: [{ ...order, position }],
      refunds: order.refunds.map((facts) => ({ facts, position })),
      disputes: disputes.map((facts) => ({ facts, position })),
    },
  };
}

/**
 * Asked for an order, Shopify tells of its disputes what they began as, which is less than their own webhooks say: an item that asks for an order
 * leaves them to those.
 */
function readingAsked({ order }: OrderReading, item: InboxItem): Reading {
  return readingOf({ order, disputes: [] }, item);
}

/** Reads a body that may have come as an id alone: then the order is asked for. */
const whole =
  (about: 'order' | 'refund', read: Reader): Reader =>
  (item, ports) => {
    const answer = ports.answers.get(item.inboxId);
    if (answer?.about === 'order') return readingAsked(answer.reading, item);
    const id = ports.payloads.readLoneId(item.body);
    if (id === null) return read(item, ports);
    return asking(about === 'order' ? { about, orderId: id } : { about, id });
  };

export const readOrder = whole('order', (item, { payloads }) => {
  const order = payloads.readOrder(item.body);
  const refunds = order.refunds.map((facts) => ({ facts, position: item.position }));
  return { ...nothing, facts: { ...nothing.facts, orders: [{ ...order, position: item.position }], refunds } };
});

/** An edit says which lines changed, and not what the order now is. */
export const readEdited: Reader = (item, { payloads, answers }) => {
  const answer = answers.get(item.inboxId);
  if (answer?.about === 'order') return readingAsked(answer.reading, item);
  return asking({ about: 'order', orderId: payloads.readOrderEdit(item.body).orderId });
};

export const readOrderRead: Reader = (item, { payloads }) => readingOf(payloads.readOrderReading(item.body), item);

export const readRefund = whole('refund', (item, { payloads }) => {
  const facts = payloads.readRefund(item.body, item.at);
  return { ...nothing, facts: { ...nothing.facts, refunds: [{ facts, position: item.position }] } };
});

export const readDispute =
  (origin: 'create' | 'update'): Reader =>
  ({ inboxId, body, at, position }, { payloads, answers }) => {
    const answer = answers.get(inboxId);
    const id = answer === undefined ? payloads.readLoneId(body) : null;
    if (id !== null) return asking({ about: 'dispute', id });
    const facts = answer?.about === 'dispute' ? answer.facts : payloads.readDispute(body, origin, at);
    return { ...nothing, facts: { ...nothing.facts, disputes: [{ facts, position }] } };
  };
