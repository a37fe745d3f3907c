/** What is known of loaded orders beside their facts, for their evidence. */
import type { Journey } from '#app/domain/journey.ts';
import type { LoadedEvidence } from '#app/flows/ports.ts';
import type { HistoryRows, LoadedAnswer, LoadedJourney, LoadedOrder } from './history-rows.ts';

export interface EvidenceIndex {
  readonly journeys: ReadonlyMap<string, LoadedJourney>;
  readonly answers: ReadonlyMap<string, LoadedAnswer>;
}

export function indexEvidence({ journeys, answers }: HistoryRows): EvidenceIndex {
  return {
    journeys: new Map(journeys.map((journey) => [journey.orderId, journey])),
    answers: new Map(answers.map((answer) => [answer.orderId, answer])),
  };
}

/** Null for an order whose journey was not asked for. */
export function journeyOf(orderId: string, { journeys }: EvidenceIndex): Journey | null {
  const loaded = journeys.get(orderId);
  if (loaded === undefined) return null;
  const { state, visits } = loaded;
  if (state !== 'told') return { state };
  return visits === null ? { state: 'none' } : { state, visits };
}

export function knownOf(
  { order, signals, visitorFrom, pixelVisitor, evidenceDigest }: LoadedOrder,
  index: EvidenceIndex,
  named: ReadonlyMap<string, string>,
): LoadedEvidence {
  const answer = index.answers.get(order.orderId);
  return {
    digest: evidenceDigest,
    known: {
      signals,
      visitorFrom: visitorFrom ?? (order.visitor === null ? null : 'attribute'),
      pixelVisitor,
      journey: journeyOf(order.orderId, index),
      answer: answer ?? null,
      named,
    },
  };
}
