// The customer's journey as far as the sandbox knows it: the visit that the order's landing page stands for, and one before it where the order
// was made with one. While Shopify works a journey out, it says nothing of the visits.
import type { Order } from '../../world/order-state.ts';
import type { Shop } from '../../world/state.ts';
import { gid, type View } from '../context.ts';
import { instant } from './money.ts';

type Visit = { landingPage: string; referrerUrl: string | null; occurredAt: string };

function lastVisit({ landingSite, referringSite, createdAt }: Order): Visit | null {
  return landingSite === null ? null : { landingPage: landingSite, referrerUrl: referringSite, occurredAt: createdAt };
}

function visitView(order: Order, visit: Visit | null): View | null {
  if (visit === null) return null;
  const query = new URL(visit.landingPage, 'https://shop.invalid').searchParams;
  const utm = (name: string) => query.get(`utm_${name}`);
  const tagged = ['campaign', 'content', 'medium', 'source', 'term'].some((name) => utm(name) !== null);
  return {
    __typename: 'CustomerVisit',
    id: gid('CustomerVisit', order.id),
    landingPage: visit.landingPage,
    referrerUrl: visit.referrerUrl,
    referralCode: query.get('ref') ?? query.get('source') ?? query.get('r'),
    source: visit.referrerUrl ? new URL(visit.referrerUrl).hostname : 'direct',
    sourceType: null,
    occurredAt: instant(visit.occurredAt),
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
  const readyAt = order.journey?.readyAt ?? null;
  const ready = readyAt === null || readyAt <= new Date().toISOString();
  const last = ready ? lastVisit(order) : null;
  const first = ready ? (order.journey?.firstVisit ?? last) : null;
  const visits = [...new Set([first, last])].filter((visit) => visit !== null);
  return {
    __typename: 'CustomerJourneySummary',
    ready,
    customerOrderIndex: order.customerId === null ? null : earlier.length,
    daysToConversion: first
      ? Math.floor((Date.parse(order.createdAt) - Date.parse(first.occurredAt)) / 86_400_000)
      : null,
    momentsCount: { count: visits.length, precision: 'EXACT' },
    firstVisit: visitView(order, first),
    lastVisit: visitView(order, last),
  };
}
