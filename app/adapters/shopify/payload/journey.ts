/** A customer's journey as the Admin API tells it, without what could tell who the customer is: of addresses the page and the host are kept. */
import type { Journey, JourneyVisit } from '#app/domain/journey.ts';
import { hostOf } from '#app/domain/order-signals.ts';
import type { JourneyNode, VisitNode } from '../order-fields.ts';

const longestText = 200;

/** Null for a summary that there is none of: the order was not placed in a browser, or Shopify tells nothing of it. */
export function toJourney(node: JourneyNode | null): Journey {
  if (node === null) return { state: 'none' };
  if (!node.ready) return { state: 'waiting' };
  const [first, last] = [toVisit(node.firstVisit), toVisit(node.lastVisit)];
  return first === null && last === null ? { state: 'none' } : { state: 'told', visits: { first, last } };
}

function toVisit(visit: VisitNode | null): JourneyVisit | null {
  if (visit === null) return null;
  const { occurredAt, landingPage, referrerUrl, referralCode, source, utmParameters } = visit;
  return {
    at: occurredAt,
    page: clip(landingPage?.split(/[?#]/, 1)[0] ?? null),
    referrer: hostOf(referrerUrl),
    referralCode: clip(referralCode),
    source: clip(source),
    utm: Object.fromEntries(
      Object.entries(utmParameters ?? {}).flatMap(([name, value]) =>
        value ? [[name, value.slice(0, longestText)]] : [],
      ),
    ),
  };
}

function clip(text: string | null): string | null {
  return text?.slice(0, longestText) || null;
}
