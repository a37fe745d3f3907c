// The customer's journey as far as the sandbox knows it: the one visit that the order's landing page stands for.
import type { Order, Shop } from '../../world/state.ts';
import { gid, type View } from '../context.ts';
import { instant } from './money.ts';

function visitView(order: Order): View | null {
  if (order.landingSite === null) return null;
  const query = new URL(order.landingSite, 'https://shop.invalid').searchParams;
  const utm = (name: string) => query.get(`utm_${name}`);
  const tagged = ['campaign', 'content', 'medium', 'source', 'term'].some((name) => utm(name) !== null);
  return {
    __typename: 'CustomerVisit',
    id: gid('CustomerVisit', order.id),
    landingPage: order.landingSite,
    referrerUrl: order.referringSite,
    referralCode: query.get('ref') ?? query.get('source') ?? query.get('r'),
    source: order.referringSite ? new URL(order.referringSite).hostname : 'direct',
    sourceType: null,
    occurredAt: instant(order.createdAt),
    utmParameters: tagged
      ? {
          campaign: utm('campaign'),
          content: utm('content'),
          medium: utm('medium'),
          source: utm('source'),
          term: utm('term'),
        }
      : null,
  };
}

export function journeyView(shop: Shop, order: Order): View {
  const earlier = [...shop.orders.values()].filter(
    (one) => order.customerId !== null && one.customerId === order.customerId && one.createdAt < order.createdAt,
  );
  const visit = visitView(order);
  return {
    __typename: 'CustomerJourneySummary',
    ready: true,
    customerOrderIndex: order.customerId === null ? null : earlier.length,
    daysToConversion: visit ? 0 : null,
    momentsCount: { count: visit ? 1 : 0, precision: 'EXACT' },
    firstVisit: visit,
    lastVisit: visit,
  };
}
