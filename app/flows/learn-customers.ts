/**
 * Who was the shop's customer before friends could be referred. A friend is new where no other account has the same address or number, and what
 * is known of accounts comes with orders and registrations, so that of customers from before nothing is known: an old customer could come again
 * under a new account as somebody's friend. Once, when referring is switched on, all customers are read from Shopify page by page and their marks
 * are kept, nothing else of them. How far it came stands in the duty's state; reading a page again changes nothing.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { Person } from '#app/domain/person.ts';
import type { Duty } from './duties.ts';
import type { CustomerMarks, Mark } from './screen-friends.ts';

export interface CustomerPage {
  readonly customers: readonly { readonly customerId: string; readonly createdAt: EpochMs; readonly person: Person }[];
  /** Null after the last page. */
  readonly next: string | null;
}

export interface LearnPorts {
  readonly isInstalled: (shopId: string) => Promise<boolean>;
  /** Whether the shop has a programme that asks who is new. */
  readonly keepsMarks: (shopId: string) => Promise<boolean>;
  /** In the order in which they became customers. Throws a `Failure` `unavailable`. */
  readonly readPage: (shopId: string, after: string | null) => Promise<CustomerPage>;
  readonly marksOf: (shopId: string, person: Person) => readonly Mark[];
  readonly recordMarks: (shopId: string, customers: readonly CustomerMarks[]) => Promise<void>;
}

export interface LearnState {
  readonly after: string | null;
  readonly customers: number;
  readonly isDone: boolean;
}

const begun: LearnState = { after: null, customers: 0, isDone: false };
const pagesPerTurn = 10;
/** Switching on asks for it at once. */
const idleMs = 24 * 60 * 60_000;

export function learnCustomersDuty(ports: LearnPorts, readState: (state: unknown) => LearnState | null): Duty {
  return async (shopId, turn) => {
    let state = readState(turn.state) ?? begun;
    if (state.isDone || !(await ports.isInstalled(shopId)) || !(await ports.keepsMarks(shopId))) {
      return { end: 'continues', state: { ...state }, afterMs: idleMs };
    }
    for (let page = 0; page < pagesPerTurn && !turn.signal.aborted; page++) {
      const { customers, next } = await ports.readPage(shopId, state.after);
      const marked = customers.map(({ customerId, createdAt, person }) => ({
        customerId,
        at: createdAt,
        marks: ports.marksOf(shopId, person),
      }));
      await ports.recordMarks(shopId, marked);
      state = { after: next, customers: state.customers + customers.length, isDone: next === null };
      if (state.isDone) return { end: 'done', report: { customers: state.customers }, state: { ...state } };
    }
    return { end: 'continues', state: { ...state }, afterMs: 0 };
  };
}
