/*
 * A notation for scenarios that reads like the law: a line an event, the expected result beside it. Days count from the scenario's first
 * midnight. Every scenario is also delivered backwards and twice, and the ledger is checked after every line: the law says that neither
 * order nor repetition of delivery changes anything, and that for each partner pending + available + paid is what is due.
 */
import { expect, test } from 'vitest';
import type { DisputeFacts, OrderFacts, OrderLine, RefundFacts, ShippingLine } from '#app/domain/facts.ts';
import { dayMs } from '#app/domain/instant.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import { parseReplayProgram, type ReplayProgram } from '#app/domain/replay-program.ts';
import type { MatchedBy, Verdict } from '#app/domain/screening.ts';
import type { Statement, StatementEntitlement } from '#app/domain/statement.ts';
import { type Fact, openBooks } from './books.ts';

/** One millisecond, in days. */
export const ms = 1 / dayMs;

const firstMidnight = Date.UTC(2026, 0, 1);

export function day(number: number): number {
  return firstMidnight + Math.round(number * dayMs);
}

/** What the statement says of an order, a customer, a reward or a partner, as `describe` writes it. */
export type Expected = Readonly<Record<string, string>>;

export type Line = readonly [fact: Fact, expected?: Expected];

/** A test named by a sentence of the law. Each line's expectation is checked as of that line's time, the last also as of `until`. */
export function law(sentence: string, program: unknown, lines: readonly Line[], until?: number): void {
  test(sentence, () => {
    const file = programOf(program);
    const books = openBooks(file);
    let latest = Number.NEGATIVE_INFINITY;
    for (const [index, [fact, expected]] of lines.entries()) {
      books.deliver(fact);
      latest = Math.max(latest, fact.at);
      const isLast = index === lines.length - 1;
      const at = isLast && until !== undefined ? day(until) : latest;
      books.settle(at);
      expectBalanced(books, `after line ${index + 1}`);
      if (expected === undefined) continue;
      const said = describe(books.statement(at));
      const actual = Object.fromEntries(
        Object.keys(expected).map((subject) => [subject, said.get(subject) ?? 'nothing']),
      );
      expect(actual, `line ${index + 1}`).toEqual(expected);
    }
    if (lines.some(([fact]) => fact.kind === 'payout')) return;
    const facts = lines.map(([fact]) => fact);
    const at = until === undefined ? latest : day(until);
    const settled = settledBooks(file, facts, at);
    if (!deliveryOrderMatters(facts)) expect(settledBooks(file, [...facts].reverse(), at)).toEqual(settled);
    expect(settledBooks(file, [...facts, ...facts], at)).toEqual(settled);
  });
}

function settledBooks(file: ReplayProgram, facts: readonly Fact[], at: number): Statement {
  const books = openBooks(file);
  for (const fact of facts) {
    books.deliver(fact);
    books.settle(fact.at);
  }
  books.settle(at);
  return books.statement(at);
}

/**
 * Descriptions, assignments and changes of one instant: the only place where the law lets the order of delivery count. A product's
 * collections are what they are when asked for, and nobody is asked twice at one time.
 */
function deliveryOrderMatters(facts: readonly Fact[]): boolean {
  const dated = facts.filter(({ kind }) => kind !== 'click' && kind !== 'refund' && kind !== 'registration');
  return (
    new Set(dated.map((fact) => `${fact.kind} ${versionTime(fact)}`)).size < dated.length ||
    hasOneRefundTwice(facts) ||
    facts.some((fact) => fact.kind === 'product' && fact.reading.collections !== null)
  );
}

function versionTime(fact: Fact): number {
  return fact.kind === 'order' ? fact.order.updatedAt : fact.at;
}

function hasOneRefundTwice(facts: readonly Fact[]): boolean {
  const ids = facts.flatMap((fact) => (fact.kind === 'refund' ? [fact.refund.refundId] : []));
  return new Set(ids).size < ids.length;
}

export function expectBalanced(books: ReturnType<typeof openBooks>, when: string): void {
  const total = books.entries().reduce((sum, { amount }) => sum + amount, 0n);
  expect(total, `entries sum to zero ${when}`).toBe(0n);
  for (const { partner, pending, available, paid } of books.balances()) {
    expect(pending + available + paid, `${partner}: pending + available + paid ${when}`).toBe(books.dueOf(partner));
  }
}

/** Reads a program.json, which must be right. */
export function programOf(program: unknown): ReplayProgram {
  const parsed = parseReplayProgram(program);
  if (!parsed.ok) throw new Error(parsed.mistakes.map(({ field, problem }) => `${field} ${problem}`).join('\n'));
  return parsed.value;
}

/**
 * The statement by subject: `order 1` is `link: anna 1/2, berta 1/2 → anna default 0.50, …`, `customer 9001` is
 * `anna → anna lead 2.00`, `reward 9001` is `creators 5.00`, a partner's key is `pending 8.40, available 2.00, paid 0.00`.
 */
function describe({ orders, registrations, rewards, balances }: Statement): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { order, via, reason, shares, entitlements } of orders) {
    const names = shares.map(({ partner, share }) => (share === '1' ? partner : `${partner} ${share}`));
    said.set(`order ${order}`, `${via ?? 'nobody'}: ${reason ?? names.join(', ')}${listed(entitlements)}`);
  }
  for (const { customer, partner, entitlements } of registrations) {
    said.set(`customer ${customer}`, `${partner}${listed(entitlements)}`);
  }
  for (const { customer, program, amount } of rewards) {
    const before = said.get(`reward ${customer}`);
    said.set(`reward ${customer}`, `${before === undefined ? '' : `${before}, `}${program} ${amount}`);
  }
  for (const { partner, pending, available, paid } of balances) {
    said.set(partner, `pending ${pending}, available ${available}, paid ${paid}`);
  }
  return said;
}

function listed(entitlements: readonly StatementEntitlement[]): string {
  const texts = entitlements.map(({ partner, rule, amount }) => `${partner} ${rule} ${amount}`);
  return texts.length === 0 ? '' : ` → ${texts.join(', ')}`;
}

export function click(at: number, visitor: string, linkCode: string): Fact {
  return { kind: 'click', at: day(at), click: { visitor, linkCode, at: day(at) } };
}

export interface OrderDetails
  extends Partial<Omit<OrderFacts, 'lines' | 'shippingLines' | 'updatedAt' | 'cancelledAt'>> {
  readonly items?: readonly OrderLine[];
  readonly shipping?: readonly ShippingLine[];
  /** The day of this description; the day of the order where absent. */
  readonly updated?: number;
  readonly cancelled?: number;
}

/** An order of one item at 100.00, paid, by customer 9001, unless its details say otherwise. */
export function order(at: number, id: number | string, details: OrderDetails = {}): Fact {
  const { items, shipping, updated, cancelled, ...facts } = details;
  const updatedAt = day(updated ?? at);
  return {
    kind: 'order',
    at: updatedAt,
    order: {
      orderId: String(id),
      createdAt: day(at),
      updatedAt,
      cancelledAt: cancelled === undefined ? null : day(cancelled),
      test: false,
      financialStatus: 'paid',
      taxesIncluded: false,
      customerId: '9001',
      email: 'friend@example.com',
      customerEmail: 'friend@example.com',
      sourceName: 'web',
      shippingCountry: 'FR',
      discountCodes: [],
      discountApplications: [],
      visitor: null,
      landingRef: null,
      lines: items ?? [item('100.00')],
      shippingLines: shipping ?? [],
      ...facts,
    },
  };
}

/** A line of one unit of product 1, variant 11, unless its details say otherwise. */
export function item(price: string, details: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId: '1',
    productId: '1',
    variantId: '11',
    sku: 'SKU-1',
    vendor: 'Maker',
    title: 'Thing',
    giftCard: false,
    quantity: 1,
    currentQuantity: null,
    price,
    discounts: [],
    taxes: [],
    ...details,
  };
}

/** Units of lines given back, by line id, and amounts beyond them as `refund_discrepancy` has them: negative for more given back. */
export function refund(
  at: number,
  id: number,
  orderId: number | string,
  units: Readonly<Record<string, number>>,
  discrepancies: readonly string[] = [],
): Fact {
  const lines = Object.entries(units).map(([lineId, quantity]) => ({ lineId, quantity }));
  const facts: RefundFacts = {
    refundId: String(id),
    orderId: String(orderId),
    createdAt: day(at),
    lines,
    discrepancies,
  };
  return { kind: 'refund', at: day(at), refund: facts };
}

export function dispute(
  at: number,
  orderId: number | string,
  status: string,
  details: Partial<Omit<DisputeFacts, 'at' | 'orderId' | 'status'>> = {},
): Fact {
  const facts = { disputeId: '1', type: 'chargeback', origin: 'update', ...details } as const;
  return { kind: 'dispute', at: day(at), dispute: { ...facts, orderId: String(orderId), status, at: day(at) } };
}

export function register(at: number, visitor: string, email = 'friend@example.com', customerId = '9001'): Fact {
  return { kind: 'registration', at: day(at), registration: { customerId, visitor, email, at: day(at) } };
}

export function verify(at: number, customerId = '9001'): Fact {
  return { kind: 'verification', at: day(at), verification: { customerId, at: day(at) } };
}

export function assign(at: number, orderId: number | string, partner: string | null): Fact {
  return { kind: 'assignment', at: day(at), assignment: { orderId: String(orderId), partner, at: day(at) } };
}

export function status(at: number, partner: string, value: 'approved' | 'suspended'): Fact {
  return { kind: 'status', at: day(at), partner, status: value };
}

export function group(at: number, partner: string, value: string): Fact {
  return { kind: 'group', at: day(at), partner, group: value };
}

export function change(at: number, program: string, terms: Partial<ProgramTerms>): Fact {
  return { kind: 'change', at: day(at), program, change: terms };
}

/** A link that comes to a partner only then. */
export function giveLink(at: number, partner: string, code: string): Fact {
  return { kind: 'link', at: day(at), partner, code };
}

/** A discount code that is given to a partner only then. */
export function giveCode(at: number, partner: string, code: string): Fact {
  return { kind: 'code', at: day(at), partner, code };
}

/** The shop says that a product is described so since then, made on the scenario's first day. */
export function describeProduct(at: number, productId: string, type: string | null, tags: readonly string[]): Fact {
  const description = { at: day(at), value: { type, tags } };
  return { kind: 'product', at: day(at), reading: { productId, createdAt: day(0), description, collections: null } };
}

/** Asked then, the shop says which collections hold a product that was last changed on the day `changed`. */
export function askProduct(at: number, productId: string, changed: number, collections: readonly string[]): Fact {
  const description = { at: day(changed), value: { type: null, tags: [] } };
  const asked = { at: day(at), value: collections };
  return { kind: 'product', at: day(at), reading: { productId, createdAt: day(0), description, collections: asked } };
}

/** Somebody looked whether a customer is new to a partner. */
export function screen(
  at: number,
  partner: string,
  verdict: Verdict,
  matched: MatchedBy | null = null,
  program = 'creators',
): Fact {
  const screening = { program, partner, verdict, matched };
  return { kind: 'screening', at: day(at), customerId: '9001', screening };
}

export function payout(at: number): Fact {
  return { kind: 'payout', at: day(at) };
}

/** A programme with one rule of 10 %, unless its terms say otherwise. */
export function creators(terms: object = {}): object {
  return { key: 'creators', rules: [{ key: 'default', percent: '10' }], ...terms };
}

/** The shop of most scenarios: anna (link ANNA, code ANNA10) under berta (link BERTA) under carla, and dora (DORA) alone. */
export function shop(terms: object = {}, rest: object = {}): object {
  const approvedAt = '2025-12-01T00:00:00Z';
  const partner = (key: string, details: object = {}) => ({
    key,
    program: 'creators',
    email: `${key}@example.com`,
    approvedAt,
    links: [{ code: key.toUpperCase(), campaign: `${key}-spring` }],
    discountCodes: [`${key.toUpperCase()}10`],
    ...details,
  });
  return {
    shop: { domain: 'demo.myshopify.com', currency: 'EUR', timeZone: 'Europe/Paris' },
    programs: [creators(terms)],
    partners: [
      partner('anna', { parent: 'berta' }),
      partner('berta', { parent: 'carla' }),
      partner('carla'),
      partner('dora'),
    ],
    ...rest,
  };
}
