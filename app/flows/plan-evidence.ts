/** The evidence to be kept: of each order that was decided, where it is not what is kept already. */
import type { Decision } from '#app/domain/decision.ts';
import { evidenceOf } from '#app/domain/evidence.ts';
import type { LoadedHistory, SettlePorts } from './ports.ts';
import type { PlannedEvidence } from './settlement.ts';

export function planEvidence(
  ports: Pick<SettlePorts, 'digest'>,
  { history, evidence: kept }: LoadedHistory,
  { orders }: Decision,
): readonly PlannedEvidence[] {
  const decided = new Map(orders.map((decision) => [decision.orderId, decision]));
  return history.orders.flatMap(({ order }) => {
    const { orderId } = order;
    const [decision, loaded] = [decided.get(orderId), kept.get(orderId)];
    if (decision === undefined || loaded === undefined) return [];
    const evidence = evidenceOf(order, decision, loaded.known);
    const digest = ports.digest(JSON.stringify(evidence));
    return digest === loaded.digest ? [] : [{ orderId, evidence: { digest, ...evidence } }];
  });
}
