/** What an item of the inbox says once it is read: the facts it brings, and which histories it asks to be decided again. */

import type { ArrivedFacts, DiscountNotice, PayloadReader, Since, Touched } from './arrived-facts.ts';
import type { Answer, Question } from './inbox-questions.ts';
import type { InboxItem } from './ports.ts';
import type { AnsweredRequest } from './screen-friends.ts';

/** What one item says. */
export interface Reading {
  readonly facts: ArrivedFacts;
  readonly touched: Touched;
  /** Everything since then is to be decided again, for the partner named or for all. */
  readonly since: Since | null;
  /** Friends of whom is asked whether they are new, with what Shopify said of them. */
  readonly screens: readonly AnsweredRequest[];
  /** Customers who asked to be forgotten. */
  readonly forgotten: readonly string[];
  readonly notice: DiscountNotice | null;
  /** Why the item changes nothing, where it does not. */
  readonly ignored: string | null;
  /** What Shopify has to be asked first: until it has answered, the item says nothing else. */
  readonly asks: Question | null;
}

export interface ReadingPorts {
  readonly payloads: PayloadReader;
  /** What Shopify answered, by item. */
  readonly answers: ReadonlyMap<string, Answer>;
}

export type Reader = (item: InboxItem, ports: ReadingPorts) => Reading;

export const noFacts: ArrivedFacts = {
  orders: [],
  refunds: [],
  disputes: [],
  registrations: [],
  verifications: [],
  checkoutVisits: [],
  products: [],
};
export const nothingTouched: Touched = { orderIds: [], customerIds: [], visitors: [], historyKeys: [] };

export const nothing: Reading = {
  facts: noFacts,
  touched: nothingTouched,
  since: null,
  notice: null,
  screens: [],
  forgotten: [],
  ignored: null,
  asks: null,
};

export const asking = (asks: Question): Reading => ({ ...nothing, asks });

/** All that a batch's readings say, in order of delivery. */
export function joinReadings(
  readings: readonly Reading[],
): Pick<Reading, 'facts' | 'touched' | 'screens' | 'forgotten'> {
  return {
    screens: readings.flatMap(({ screens }) => screens),
    forgotten: readings.flatMap(({ forgotten }) => forgotten),
    facts: {
      orders: readings.flatMap(({ facts }) => facts.orders),
      refunds: readings.flatMap(({ facts }) => facts.refunds),
      disputes: readings.flatMap(({ facts }) => facts.disputes),
      registrations: readings.flatMap(({ facts }) => facts.registrations),
      verifications: readings.flatMap(({ facts }) => facts.verifications),
      checkoutVisits: readings.flatMap(({ facts }) => facts.checkoutVisits),
      products: readings.flatMap(({ facts }) => facts.products),
    },
    touched: {
      orderIds: readings.flatMap(({ touched }) => touched.orderIds),
      customerIds: readings.flatMap(({ touched }) => touched.customerIds),
      visitors: readings.flatMap(({ touched }) => touched.visitors),
      historyKeys: readings.flatMap(({ touched }) => touched.historyKeys),
    },
  };
}
