/**
 * The decisions to be kept: a subject (an order, or a customer for registration and reward) gets a new version when its decision differs from
 * the newest one kept, and whenever something is posted for it, because each posting names the version that caused it.
 */
import type { CustomerExplanation, Decision, NobodyReason, OrderDecision, Subject } from '#app/domain/decision.ts';
import type { PostingPlan } from '#app/domain/ledger.ts';
import { formatMinor } from '#app/domain/money.ts';
import { type LoadedHistory, type SettlePorts, subjectText } from './ports.ts';
import { decisionText, type PlannedDecision } from './settlement.ts';

type Draft = Omit<PlannedDecision, 'version' | 'digest'> & {
  /** Everything that makes it another decision. */
  readonly text: string;
};

export function planDecisions(
  ports: Pick<SettlePorts, 'digest'>,
  loaded: LoadedHistory,
  decision: Decision,
  plan: PostingPlan,
): readonly PlannedDecision[] {
  const drafts = decision.orders.map(draftOfOrder);
  const customer = draftOfCustomer(decision, loaded);
  if (customer !== null) drafts.push(customer);
  const posted = new Set([
    ...plan.movements.map(({ holding }) => subjectText(holding.subject)),
    ...plan.rewards.map(({ holding }) => `customer:${holding.customerId}`),
  ]);
  const planned: PlannedDecision[] = [];
  for (const { text, ...draft } of drafts) {
    const subject = subjectText(draft.subject);
    const known = loaded.decisions.get(subject);
    const digest = ports.digest(text);
    if (known?.digest === digest && !posted.has(subject)) continue;
    planned.push({ ...draft, digest, version: (known?.version ?? 0) + 1 });
  }
  return planned;
}

function draftOfOrder(decision: OrderDecision): Draft {
  return {
    subject: { kind: 'order', id: decision.orderId },
    via: decision.via,
    reason: decision.reason,
    shares: decision.shares,
    explanation: decisionText(decision.explanation),
    commission: sumOf(decision.entitlements),
    text: decisionText(decision),
  };
}

/** Null for a customer of whom nothing is decided and never was. */
function draftOfCustomer(decision: Decision, { history, decisions }: LoadedHistory): Draft | null {
  const { registration, rewards } = decision;
  if (history.customerId === null) return null;
  const subject: Subject = { kind: 'customer', id: history.customerId };
  if (registration === null && rewards.length === 0 && !decisions.has(subjectText(subject))) return null;
  const { currency } = history.rulebook;
  const explanation: CustomerExplanation = {
    registration: registration?.explanation ?? null,
    entitlements: (registration?.entitlements ?? []).map(({ partner, rule, amount }) => ({
      partner,
      rule,
      amount: formatMinor(amount, currency),
    })),
    rewards: rewards.map(({ program, amount, cause, code }) => ({
      ...{ program, amount: formatMinor(amount, currency), cause },
      ...(code === undefined ? {} : { code }),
    })),
  };
  return {
    subject,
    via: registration === null ? null : 'link',
    reason: whyNobody(registration),
    shares:
      registration === null || whyNobody(registration) !== null ? [] : [{ partner: registration.partner, share: '1' }],
    explanation: decisionText(explanation),
    commission: sumOf(registration?.entitlements ?? []),
    // That its programme screens is no part of what somebody gets.
    text: decisionText({ registration, rewards: rewards.map(({ screened: _, ...reward }) => reward) }),
  };
}

function whyNobody(registration: Decision['registration']): NobodyReason | null {
  if (registration === null) return 'none';
  return registration.selfReferral ? 'self_referral' : (registration.refused?.outcome ?? null);
}

function sumOf(entitlements: readonly { readonly amount: bigint }[]): bigint {
  return entitlements.reduce((total, { amount }) => total + amount, 0n);
}
