/*
 * What was found of an order, and what was not, channel by channel: the signals that can decide it (cart, pixel, landing page, code, known
 * customer) and those that only corroborate (journey, survey, what somebody wrote on it). It follows from the decision and never leads to
 * one: evidence pays nobody. It says which signals name a partner, whether they agree with the decision, which one alone saved the order, and
 * of an order that nobody gets, who came near. Deriving it again from the same facts gives the same.
 */
import type { OrderDecision, TouchOutcome } from './decision.ts';
import { findings, type Looked, landingTouch } from './evidence-findings.ts';
import type { EpochMs, OrderFacts } from './facts.ts';
import { type Journey, referralCodesOf } from './journey.ts';
import type { OrderSignals } from './order-signals.ts';
import { isSoldElsewhere, type SalesChannel, salesChannelOf } from './sales-channel.ts';

/** Those that can decide, and then those that cannot. */
export const proofChannels = ['cart', 'pixel', 'landing', 'code', 'customer'] as const;
export const hintChannels = ['journey', 'survey', 'note'] as const;
export const evidenceChannels = [...proofChannels, ...hintChannels] as const;
export type ProofChannel = (typeof proofChannels)[number];
export type EvidenceChannel = (typeof evidenceChannels)[number];

/** Why a channel has nothing. */
export type Missing =
  /** The order was not placed in a browser: it cannot have it. */
  | 'not_online'
  | 'no_attribute'
  | 'pixel_silent'
  | 'no_landing'
  | 'no_code'
  | 'no_customer'
  | 'not_bound'
  | 'not_asked'
  | 'not_ready'
  | 'no_journey'
  | 'given_up'
  | 'not_answered'
  | 'nothing_written';

export interface FoundEvidence {
  readonly channel: EvidenceChannel;
  /** The key of the partner that it names; null where it names nobody whom we know. */
  readonly partner: string | null;
  /** The link's or discount code, or what was written. */
  readonly says: string | null;
  /** When it was so; null where that is the order's own time. */
  readonly at: EpochMs | null;
  /** What became of it in the decision; null where the decision does not look at it. */
  readonly outcome: TouchOutcome | null;
  /** Whether it names who the order was decided for; null where it names nobody, or nobody gets the order. */
  readonly agrees: boolean | null;
}

export interface MissingEvidence {
  readonly channel: EvidenceChannel;
  readonly missing: Missing;
}

export type Evidence = FoundEvidence | MissingEvidence;

export interface OrderEvidence {
  readonly salesChannel: SalesChannel;
  /** The channel that the decision rests on; `manual` for the merchant's hand; null where nobody gets the order. */
  readonly decidedBy: ProofChannel | 'manual' | null;
  /** The one channel without which nobody would have got the order; null where several would do, or none did. */
  readonly savedBy: ProofChannel | null;
  /** Channels that name a partner. */
  readonly foundBy: readonly EvidenceChannel[];
  /** Of an order that nobody gets, the channels that name a partner all the same: near-misses. */
  readonly nearBy: readonly EvidenceChannel[];
  /** One for each channel, in their order. */
  readonly items: readonly Evidence[];
}

/** What is known of an order beside its facts. */
export interface KnownOfOrder {
  readonly signals: OrderSignals | null;
  /** What told the order's visitor; null for an order without one. */
  readonly visitorFrom: 'attribute' | 'pixel' | null;
  /** Whom the pixel saw at the checkout of an order whose attribute names its visitor: that browser, or another; null where it told of none. */
  readonly pixelSaw: 'same' | 'another' | null;
  /** Null until it was asked for. */
  readonly journey: Journey | null;
  readonly answer: SurveyAnswer | null;
  /** Keys of partners by what names them on the order: links' codes, discount codes, numbers. */
  readonly named: ReadonlyMap<string, string>;
}

export interface SurveyAnswer {
  readonly at: EpochMs;
  readonly choice: string;
  readonly text: string | null;
  /** The key of the partner whom the text means. */
  readonly partner: string | null;
}

export function evidenceOf(order: OrderFacts, decision: OrderDecision, known: KnownOfOrder): OrderEvidence {
  const looked: Looked = { order, decision, known, isOnline: !isSoldElsewhere(order) };
  const credited = new Set(decision.shares.map(({ partner }) => partner));
  const items = evidenceChannels.map((channel): Evidence => {
    const finding = findings[channel](looked);
    if (typeof finding === 'string') return { channel, missing: finding };
    const { partner = null, says = null, at = null, outcome = null } = finding;
    const agrees = partner === null || credited.size === 0 ? null : credited.has(partner);
    return { channel, partner, says, at, outcome, agrees };
  });
  const naming = items.filter((item): item is FoundEvidence => 'partner' in item && item.partner !== null);
  const foundBy = naming.map(({ channel }) => channel);
  return {
    salesChannel: salesChannelOf(order, known.signals),
    decidedBy: deciding(looked),
    savedBy: decision.via === null || decision.via === 'manual' ? null : aloneAmong(naming),
    foundBy,
    nearBy: decision.via === null && decision.reason === 'none' ? nearMisses(naming) : [],
    items,
  };
}

/** What an order and its journey name that could be a partner's, for looking it up: as written. */
export function namesToLookUp(
  { landingRef }: OrderFacts,
  { signals, journey }: Pick<KnownOfOrder, 'signals' | 'journey'>,
) {
  return [
    ...(landingRef === null ? [] : [landingRef]),
    ...(signals?.landing ?? []).map(({ value }) => value),
    ...(signals?.written ?? []).map(({ text }) => text),
    ...(journey?.state === 'told' ? referralCodesOf(journey.visits) : []),
  ];
}

function deciding(looked: Looked): ProofChannel | 'manual' | null {
  const { via } = looked.decision;
  if (via !== 'link') return via;
  if (landingTouch(looked)?.outcome === 'decides') return 'landing';
  return looked.known.visitorFrom === 'pixel' ? 'pixel' : 'cart';
}

/** All of them but a binding that has run out: that is as it was agreed, and would come up with each later order of the customer. */
function nearMisses(naming: readonly FoundEvidence[]): readonly EvidenceChannel[] {
  return naming.filter(({ outcome }) => outcome !== 'lapsed').map(({ channel }) => channel);
}

/** The only one of those that can decide which holds for whoever the order was decided for. */
function aloneAmong(naming: readonly FoundEvidence[]): ProofChannel | null {
  const supporting = naming.filter(
    ({ channel, agrees, outcome }) =>
      agrees === true && isProof(channel) && (outcome === null || outcome === 'decides' || outcome === 'holds'),
  );
  const channel = supporting.length === 1 ? supporting[0]?.channel : undefined;
  return channel !== undefined && isProof(channel) ? channel : null;
}

function isProof(channel: EvidenceChannel): channel is ProofChannel {
  return (proofChannels as readonly string[]).includes(channel);
}
