/*
 * The statement that replay prints: what every order, registration and customer came to, and what every partner has. It is a pure view
 * of decisions and balances, in an order of its own that no delivery order can change. Its shape is replay.md's, to the letter.
 */
import type {
  Decision,
  Entitlement,
  NobodyReason,
  OrderDecision,
  RegistrationDecision,
  Share,
  Via,
} from './decision.ts';
import type { EpochMs } from './facts.ts';
import { formatInstant } from './instant.ts';
import { formatMinor } from './money.ts';
import { compareBytes, compareIds } from './text.ts';

export interface Statement {
  /** UTC; null for an empty tape. */
  readonly asOf: string | null;
  readonly currency: string;
  readonly orders: readonly StatementOrder[];
  readonly registrations: readonly StatementRegistration[];
  readonly rewards: readonly { readonly customer: string; readonly program: string; readonly amount: string }[];
  readonly balances: readonly StatementBalance[];
}

export interface StatementOrder {
  readonly order: string;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly shares: readonly Share[];
  readonly entitlements: readonly StatementEntitlement[];
}

export interface StatementRegistration {
  readonly customer: string;
  readonly partner: string;
  readonly entitlements: readonly StatementEntitlement[];
}

export interface StatementEntitlement {
  readonly partner: string;
  readonly rule: string;
  readonly amount: string;
}

export interface StatementBalance {
  readonly partner: string;
  readonly pending: string;
  readonly available: string;
  readonly paid: string;
  readonly total: string;
}

/** What the ledger holds for a partner, in minor units. */
export interface Balance {
  readonly partner: string;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
}

/** `decisions` one for each history, `balances` one for each partner, both in any order. */
export function statementOf(
  asOf: EpochMs | null,
  currency: string,
  decisions: readonly Decision[],
  balances: readonly Balance[],
): Statement {
  return {
    asOf: asOf === null ? null : formatInstant(asOf),
    currency,
    orders: decisions
      .flatMap(({ orders }) => orders)
      .map((order) => statementOrder(order, currency))
      .sort((left, right) => compareIds(left.order, right.order)),
    registrations: decisions
      .flatMap(({ registration }) => (registration === null ? [] : [statementRegistration(registration, currency)]))
      .sort((left, right) => compareIds(left.customer, right.customer)),
    rewards: decisions
      .flatMap(({ rewards }) => rewards)
      // A code is nothing that the ledger counts.
      .filter(({ amount }) => amount !== 0n)
      .map(({ customerId, program, amount }) => ({
        customer: customerId,
        program,
        amount: formatMinor(amount, currency),
      }))
      .sort((left, right) => compareIds(left.customer, right.customer) || compareBytes(left.program, right.program)),
    balances: balances
      .map((balance) => statementBalance(balance, currency))
      .sort((left, right) => compareBytes(left.partner, right.partner)),
  };
}

function statementOrder(
  { orderId, via, reason, shares, entitlements }: OrderDecision,
  currency: string,
): StatementOrder {
  return {
    order: orderId,
    via,
    reason,
    shares: [...shares].sort((left, right) => compareBytes(left.partner, right.partner)),
    entitlements: statementEntitlements(entitlements, currency),
  };
}

function statementRegistration(
  { customerId, partner, entitlements }: RegistrationDecision,
  currency: string,
): StatementRegistration {
  return { customer: customerId, partner, entitlements: statementEntitlements(entitlements, currency) };
}

/** One line for each partner and rule: the statement does not tell programmes apart. */
function statementEntitlements(
  entitlements: readonly Entitlement[],
  currency: string,
): readonly StatementEntitlement[] {
  const amounts = new Map<string, { partner: string; rule: string; amount: bigint }>();
  for (const { partner, rule, amount } of entitlements) {
    const identity = JSON.stringify([partner, rule]);
    amounts.set(identity, { partner, rule, amount: amount + (amounts.get(identity)?.amount ?? 0n) });
  }
  return [...amounts.values()]
    .filter(({ amount }) => amount !== 0n)
    .sort((left, right) => compareBytes(left.partner, right.partner) || compareBytes(left.rule, right.rule))
    .map(({ partner, rule, amount }) => ({ partner, rule, amount: formatMinor(amount, currency) }));
}

function statementBalance({ partner, pending, available, paid }: Balance, currency: string): StatementBalance {
  return {
    partner,
    pending: formatMinor(pending, currency),
    available: formatMinor(available, currency),
    paid: formatMinor(paid, currency),
    total: formatMinor(pending + available + paid, currency),
  };
}
