/** What is known of loaded orders beside their facts, for their evidence. */
import type { Journey } from '#app/domain/journey.ts';
import type { LoadedEvidence } from '#app/flows/ports.ts';
import type { HistoryRows, LoadedAnswer, LoadedJourney, LoadedOrder } from './history-rows.ts';

export interface EvidenceIndex {
  readonly journeys: ReadonlyMap<string, LoadedJourney>;
  readonly answers: ReadonlyMap<string, LoadedAnswer>;
  /** The other names of a visitor's browser. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

export function indexEvidence({ journeys, answers, names }: HistoryRows): EvidenceIndex {
  return {
    journeys: new Map(journeys.map((journey) => [journey.orderId, journey])),
    answers: new Map(answers.map((answer) => [answer.orderId, answer])),
    names: new Map(
      [...Map.groupBy(names, ({ visitor }) => visitor)].map(([visitor, own]) => [
        visitor,
        new Set(own.map(({ other }) => other)),
      ]),
    ),
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
      pixelSaw: pixelVisitor === null ? null : isSame(order.visitor, pixelVisitor, index) ? 'same' : 'another',
      journey: journeyOf(order.orderId, index),
      answer: answer ?? null,
      named,
    },
  };
}

/** Whether two names are one browser's. */
function isSame(visitor: string | null, other: string, { names }: EvidenceIndex): boolean {
  return visitor !== null && (visitor === other || (names.get(visitor)?.has(other) ?? false));
}
