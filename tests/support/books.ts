/*
 * The product's path without its plumbing: facts are kept the way the law says, everything is decided again, the difference is posted.
 * It holds no rule of its own, only domain functions, so that scenarios and properties test those and nothing else.
 */

import {
  type CatalogProduct,
  type KnownProduct,
  newsOf,
  type ProductReading,
  unchangingProduct,
  unknownProduct,
} from '#app/domain/catalog.ts';
import { decideHistory } from '#app/domain/decide.ts';
import type { Decision } from '#app/domain/decision.ts';
import {
  type Assignment,
  type Click,
  type DisputeFacts,
  disputeSupersedes,
  type OrderFacts,
  orderSupersedes,
  type RefundFacts,
  type Registration,
  type Verification,
} from '#app/domain/facts.ts';
import type { History, RecordedOrder, Rulebook } from '#app/domain/history.ts';
import {
  type Entry,
  entitlementsOf,
  type Holding,
  identityText,
  planPostings,
  type RewardHolding,
} from '#app/domain/ledger.ts';
import type { Dated, Link, Owned, Partner, PartnerStatus } from '#app/domain/partner.ts';
import { isIncluded, planPayout } from '#app/domain/payout.ts';
import { type Program, type ProgramChange, type ProgramTerms, versionsOf } from '#app/domain/program.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { Screening } from '#app/domain/screening.ts';
import { type Balance, type Statement, statementOf } from '#app/domain/statement.ts';
import { comparableText } from '#app/domain/text.ts';

export type Fact =
  | { readonly kind: 'click'; readonly at: number; readonly click: Click }
  | { readonly kind: 'order'; readonly at: number; readonly order: OrderFacts }
  | { readonly kind: 'refund'; readonly at: number; readonly refund: RefundFacts }
  | { readonly kind: 'dispute'; readonly at: number; readonly dispute: DisputeFacts }
  | { readonly kind: 'registration'; readonly at: number; readonly registration: Registration }
  | { readonly kind: 'verification'; readonly at: number; readonly verification: Verification }
  | { readonly kind: 'assignment'; readonly at: number; readonly assignment: Assignment }
  | { readonly kind: 'status'; readonly at: number; readonly partner: string; readonly status: PartnerStatus }
  | { readonly kind: 'group'; readonly at: number; readonly partner: string; readonly group: string }
  | { readonly kind: 'change'; readonly at: number; readonly program: string; readonly change: Partial<ProgramTerms> }
  | { readonly kind: 'link' | 'code'; readonly at: number; readonly partner: string; readonly code: string }
  | { readonly kind: 'product'; readonly at: number; readonly reading: ProductReading }
  | { readonly kind: 'screening'; readonly at: number; readonly customerId: string; readonly screening: Screening }
  | { readonly kind: 'payout'; readonly at: number };

export interface Books {
  readonly deliver: (fact: Fact) => void;
  /** Settles everything as of an instant. */
  readonly settle: (at: number) => void;
  readonly statement: (at: number | null) => Statement;
  readonly decisions: () => readonly Decision[];
  readonly entries: () => readonly Entry[];
  readonly balances: () => readonly Balance[];
  readonly dueOf: (partner: string) => bigint;
}

export function openBooks(file: ReplayProgram): Books {
  const facts: Fact[] = [];
  const entries: Entry[] = [];
  const holdings = new Map<string, Holding>();
  const rewards = new Map<string, RewardHolding>();
  const paid = new Map<string, bigint>();
  let rulebook = rulebookOf(file, []);

  const decisions = (): readonly Decision[] => historiesOf(facts, rulebook).map(decideHistory);

  const settle = (at: number): void => {
    for (const decision of decisions()) {
      const held = {
        entitlements: heldFor(decision, holdings),
        rewards: [...rewards.values()].filter(ofCustomer(decision)),
      };
      const plan = planPostings(decision, held, at);
      for (const movement of plan.movements) {
        holdings.set(identityText(movement.holding), movement.holding);
        entries.push(...movement.entries);
      }
      for (const movement of plan.rewards) {
        rewards.set(JSON.stringify([movement.holding.customerId, movement.holding.program]), movement.holding);
        entries.push(...movement.entries);
      }
    }
  };

  const balances = (): readonly Balance[] =>
    [...rulebook.partners.keys()].map((partner) => {
      const own = [...holdings.values()].filter((holding) => holding.partner === partner);
      const moved = paid.get(partner) ?? 0n;
      return {
        partner,
        pending: own.reduce((sum, { pending }) => sum + pending, 0n),
        available: own.reduce((sum, { available }) => sum + available, 0n) - moved,
        paid: moved,
      };
    });

  const pay = (at: number): void => {
    settle(at);
    for (const { partner: key, available } of balances()) {
      const partner = rulebook.partners.get(key);
      const program = rulebook.programs.find((candidate) => candidate.key === partner?.program);
      if (partner === undefined || program === undefined) throw new Error(`no partner ${key}`);
      const plan = planPayout(partner, program, available, rulebook.currency, at);
      if (!plan.pays) continue;
      entries.push(...plan.entries);
      paid.set(key, (paid.get(key) ?? 0n) + plan.amount);
      for (const [identity, holding] of holdings) {
        if (holding.partner === key && isIncluded(holding)) holdings.set(identity, { ...holding, paidOnce: true });
      }
    }
  };

  return {
    deliver: (fact) => {
      if (fact.kind === 'payout') return pay(fact.at);
      facts.push(fact);
      rulebook = rulebookOf(file, facts);
    },
    settle,
    statement: (at) => statementOf(at, rulebook.currency, decisions(), balances()),
    decisions,
    entries: () => entries,
    balances,
    dueOf: (partner) =>
      decisions()
        .flatMap(entitlementsOf)
        .filter((entitlement) => entitlement.partner === partner)
        .reduce((sum, { amount }) => sum + amount, 0n),
  };
}

function heldFor(decision: Decision, holdings: ReadonlyMap<string, Holding>): readonly Holding[] {
  const orders = new Set(decision.orders.map(({ orderId }) => orderId));
  return [...holdings.values()].filter(({ subject }) =>
    subject.kind === 'order' ? orders.has(subject.id) : subject.id === decision.customerId,
  );
}

function ofCustomer(decision: Decision): (holding: RewardHolding) => boolean {
  return ({ customerId }) => customerId === decision.customerId;
}

/** The rulebook that a file and the facts delivered so far make. */
export function rulebookOf(file: ReplayProgram, facts: readonly Fact[]): Rulebook {
  const partners = new Map<string, Partner>();
  const links = new Map<string, Link>();
  const discountCodes = new Map<string, Owned>();
  for (const partner of file.partners) {
    const { key, program, email, parent, group, approvedAt } = partner;
    const statuses: Dated<PartnerStatus>[] = approvedAt === null ? [] : [{ at: approvedAt, value: 'approved' }];
    const groups: Dated<string>[] = [{ at: 0, value: group }];
    for (const fact of facts) {
      if (fact.kind === 'status' && fact.partner === key) statuses.push({ at: fact.at, value: fact.status });
      if (fact.kind === 'group' && fact.partner === key) groups.push({ at: fact.at, value: fact.group });
    }
    partners.set(key, { key, program, email, parent, statuses, groups });
    for (const { code, campaign } of partner.links) links.set(code, { code, partner: key, campaign, since: null });
    for (const code of partner.discountCodes) discountCodes.set(comparableText(code), { partner: key, since: null });
  }
  for (const fact of facts) {
    if (fact.kind !== 'link' && fact.kind !== 'code') continue;
    const { kind, partner, code, at: since } = fact;
    if (kind === 'link') links.set(code, { code, partner, campaign: null, since });
    else discountCodes.set(comparableText(code), { partner, since });
  }
  const programs: Program[] = file.programs.map(({ key, terms }) => {
    const changes: ProgramChange[] = facts.flatMap((fact) =>
      fact.kind === 'change' && fact.program === key ? [{ at: fact.at, change: fact.change }] : [],
    );
    return { key, versions: versionsOf({ effectiveAt: 0, terms }, changes) };
  });
  return { currency: file.shop.currency, programs, partners, links, discountCodes, catalog: catalogOf(file, facts) };
}

/** What the file says was always so, and then each reading as it came. */
function catalogOf(file: ReplayProgram, facts: readonly Fact[]): ReadonlyMap<string, CatalogProduct> {
  const catalog = new Map<string, KnownProduct>();
  for (const [id, product] of file.catalog) catalog.set(id, { ...unknownProduct, ...unchangingProduct(product) });
  for (const fact of facts) {
    if (fact.kind !== 'product') continue;
    const { productId } = fact.reading;
    catalog.set(productId, newsOf(catalog.get(productId) ?? unknownProduct, fact.reading).known);
  }
  return catalog;
}

/** One history for each customer, and one for each order without a customer. */
export function historiesOf(facts: readonly Fact[], rulebook: Rulebook): readonly History[] {
  const orders = new Map<string, OrderFacts>();
  const customers = new Set<string>();
  for (const fact of facts) {
    if (fact.kind === 'registration') customers.add(fact.registration.customerId);
    if (fact.kind !== 'order') continue;
    const known = orders.get(fact.order.orderId);
    if (known === undefined || orderSupersedes(fact.order, known)) orders.set(fact.order.orderId, fact.order);
  }
  const recorded = [...orders.values()].map((order) => record(order, facts));
  for (const { order } of recorded) if (order.customerId !== null) customers.add(order.customerId);
  const clicks = facts.flatMap((fact) => (fact.kind === 'click' ? [fact.click] : []));
  const ofNobody = recorded.filter(({ order }) => order.customerId === null);
  return [
    ...ofNobody.map((order) => ({
      customerId: null,
      orders: [order],
      registrations: [],
      verifications: [],
      clicks,
      screenings: [],
      rulebook,
    })),
    ...[...customers].map((customerId) => ({
      customerId,
      orders: recorded.filter(({ order }) => order.customerId === customerId),
      registrations: facts.flatMap((fact) =>
        fact.kind === 'registration' && fact.registration.customerId === customerId ? [fact.registration] : [],
      ),
      verifications: facts.flatMap((fact) =>
        fact.kind === 'verification' && fact.verification.customerId === customerId ? [fact.verification] : [],
      ),
      clicks,
      screenings: facts.flatMap((fact) =>
        fact.kind === 'screening' && fact.customerId === customerId ? [fact.screening] : [],
      ),
      rulebook,
    })),
  ];
}

function record(order: OrderFacts, facts: readonly Fact[]): RecordedOrder {
  const { orderId } = order;
  const refunds = new Map<string, RefundFacts>();
  const disputes = new Map<string, DisputeFacts>();
  const assignments: Assignment[] = [];
  for (const fact of facts) {
    if (fact.kind === 'refund' && fact.refund.orderId === orderId && !refunds.has(fact.refund.refundId)) {
      refunds.set(fact.refund.refundId, fact.refund);
    }
    if (fact.kind === 'dispute' && fact.dispute.orderId === orderId) {
      const known = disputes.get(fact.dispute.disputeId);
      if (known === undefined || disputeSupersedes(fact.dispute, known)) {
        disputes.set(fact.dispute.disputeId, fact.dispute);
      }
    }
    if (fact.kind === 'assignment' && fact.assignment.orderId === orderId) assignments.push(fact.assignment);
  }
  return { order, refunds: [...refunds.values()], disputes: [...disputes.values()], assignments };
}
