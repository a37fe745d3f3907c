/*
 * When each amount of a decision was earned: with its order, with the customer's first registration, or with the first verification. A
 * `registration` and a `verification` flat whose rules share a key are one entitlement, and count with the registration.
 */
import type { Decision, Entitlement, Reward } from './decision.ts';
import type { EpochMs } from './facts.ts';
import { type History, type Rulebook, versionOf } from './history.ts';

export interface DecisionTimes {
  readonly ofOrder: (orderId: string) => EpochMs;
  readonly ofEntitlement: (entitlement: Entitlement) => EpochMs;
  readonly ofReward: (reward: Reward) => EpochMs;
}

export function timesOf(history: History, decision: Decision): DecisionTimes {
  const createdAt = new Map(history.orders.map(({ order }) => [order.orderId, order.createdAt]));
  const ofOrder = (orderId: string): EpochMs => {
    const at = createdAt.get(orderId);
    if (at === undefined) throw new Error(`the decision names order ${orderId}, which the history knows`);
    return at;
  };
  return {
    ofOrder,
    ofEntitlement: (entitlement) =>
      entitlement.subject.kind === 'order'
        ? ofOrder(entitlement.subject.id)
        : customerTime(entitlement, decision, history.rulebook),
    ofReward: ({ cause }) => (cause.kind === 'order' ? ofOrder(cause.id) : cause.at),
  };
}

function customerTime({ partner, rule }: Entitlement, { registration }: Decision, rulebook: Rulebook): EpochMs {
  if (registration === null) throw new Error('an entitlement of a customer follows from a registration');
  const { at, verifiedAt } = registration.explanation;
  const owner = rulebook.partners.get(partner);
  if (verifiedAt === null || owner === undefined) return at;
  const { terms } = versionOf(rulebook, owner, at);
  return terms.rules.some(({ stage, key }) => stage === 'registration' && key === rule) ? at : verifiedAt;
}
