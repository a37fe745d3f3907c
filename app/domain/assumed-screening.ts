/*
 * A history decided as if everybody in it had been screened who would have to be. A question about terms that were never in force meets friends
 * whom nobody was asked about: they count as new, unless the history itself shows that they bought before they were sent. What was recorded stands.
 */
import { beginning } from './checkpoint.ts';
import { decideCustomer, decideStretch } from './decide.ts';
import type { Decision } from './decision.ts';
import type { History } from './history.ts';
import { decideScreening, type Screening, type ScreeningWish } from './screening.ts';

export interface AssumedDecision {
  /** With the screenings that were assumed. */
  readonly history: History;
  readonly decision: Decision;
  /** Somebody counts as new only because nobody asked. */
  readonly isAssumedNew: boolean;
}

export function decideAssumingScreenings(history: History): AssumedDecision {
  const { customerId } = history;
  const assumed: Screening[] = [];
  for (;;) {
    const screened = { ...history, screenings: [...history.screenings, ...assumed] };
    // Whoever is not refused any more may bind the customer, and so bring touches that nobody asked about before.
    const { orders, end, lacking } = decideStretch(screened, beginning, Number.POSITIVE_INFINITY);
    if (lacking.length === 0) {
      return {
        history: screened,
        decision: { customerId, orders, ...decideCustomer(screened, end) },
        isAssumedNew: assumed.some(({ verdict }) => verdict === 'new'),
      };
    }
    assumed.push(...lacking.map((wish) => screeningOf(wish, history)));
  }
}

function screeningOf({ program, partner, since, terms }: ScreeningWish, { orders }: History): Screening {
  const hasBoughtBefore = orders.some(({ order }) => order.createdAt < since && !order.test);
  const known = { isReferrer: false, hasBoughtBefore, others: [], friendsInPeriod: 0 };
  const { verdict, matched } = decideScreening({ ...terms, limit: null }, known);
  return { program, partner, verdict, matched };
}
