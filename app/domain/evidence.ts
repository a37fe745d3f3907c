/*
 * What was found of an order, and what was not, channel by channel: the signals that can decide it (cart, pixel, landing page, code, known
 * customer) and those that only corroborate (journey, survey, what somebody wrote on it). It follows from the decision and never leads to
 * one: evidence pays nobody. It says which signals name a partner, whether they agree with the decision, which one alone saved the order, and
 * of an order that nobody gets, who came near. Deriving it again from the same facts gives the same.
 */
import type { OrderDecision, TouchConsidered, TouchOutcome, Via } from './decision.ts';
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
  /** The visitor whom the pixel told of for the order's checkout. */
  readonly pixelVisitor: string | null;
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

/** What was found, without what only the decision says. */
type Finding = Partial<Pick<FoundEvidence, 'partner' | 'says' | 'at' | 'outcome'>> | Missing;

export function evidenceOf(order: OrderFacts, decision: OrderDecision, known: KnownOfOrder): OrderEvidence {
  const isOnline = !isSoldElsewhere(order);
  const credited = new Set(decision.shares.map(({ partner }) => partner));
  const items = evidenceChannels.map((channel): Evidence => {
    const finding = findings[channel]({ order, decision, known, isOnline });
    if (typeof finding === 'string') return { channel, missing: finding };
    const { partner = null, says = null, at = null, outcome = null } = finding;
    const agrees = partner === null || credited.size === 0 ? null : credited.has(partner);
    return { channel, partner, says, at, outcome, agrees };
  });
  const naming = items.filter((item): item is FoundEvidence => 'partner' in item && item.partner !== null);
  const foundBy = naming.map(({ channel }) => channel);
  return {
    salesChannel: salesChannelOf(order, known.signals),
    decidedBy: decision.via === null ? null : deciding(decision.via, order, known),
    savedBy: decision.via === null || decision.via === 'manual' ? null : aloneAmong(naming),
    foundBy,
    nearBy: decision.via === null && decision.reason === 'none' ? foundBy : [],
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

function deciding(via: Via, { visitor }: OrderFacts, { visitorFrom }: KnownOfOrder): ProofChannel | 'manual' {
  if (via !== 'link') return via;
  if (visitor === null || visitor === '') return 'landing';
  return visitorFrom === 'pixel' ? 'pixel' : 'cart';
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

interface Looked {
  readonly order: OrderFacts;
  readonly decision: OrderDecision;
  readonly known: KnownOfOrder;
  readonly isOnline: boolean;
}

const findings: Readonly<Record<EvidenceChannel, (looked: Looked) => Finding>> = {
  cart(looked) {
    if (looked.known.visitorFrom === 'attribute') return touchOf(looked, 'link') ?? {};
    return looked.isOnline ? 'no_attribute' : 'not_online';
  },
  pixel(looked) {
    const { visitorFrom, pixelVisitor } = looked.known;
    if (visitorFrom === 'pixel' || (pixelVisitor !== null && pixelVisitor === looked.order.visitor)) {
      return touchOf(looked, 'link') ?? {};
    }
    if (pixelVisitor !== null) return {};
    return looked.isOnline ? 'pixel_silent' : 'not_online';
  },
  landing(looked) {
    const { order, known, isOnline } = looked;
    const { landingRef } = order;
    if (landingRef === null) {
      const [foreign] = known.signals?.landing ?? [];
      if (foreign === undefined) return isOnline ? 'no_landing' : 'not_online';
      const { parameter, value } = foreign;
      return { says: `${parameter}=${value}`, partner: known.named.get(value) ?? null };
    }
    const touch = order.visitor === null || order.visitor === '' ? touchOf(looked, 'link') : null;
    return touch ?? { says: landingRef, partner: known.named.get(landingRef) ?? null };
  },
  code(looked) {
    const touch = touchOf(looked, 'code');
    if (touch !== null) return touch;
    const [says] = looked.order.discountCodes;
    return says === undefined ? 'no_code' : { says };
  },
  customer(looked) {
    const touch = touchOf(looked, 'customer');
    if (touch !== null) return touch;
    return looked.order.customerId === null ? 'no_customer' : 'not_bound';
  },
  journey({ known: { journey, named }, isOnline }) {
    switch (journey?.state) {
      case undefined:
        return isOnline ? 'not_asked' : 'not_online';
      case 'waiting':
        return 'not_ready';
      case 'none':
        return isOnline ? 'no_journey' : 'not_online';
      case 'given_up':
        return 'given_up';
      case 'told': {
        const { last, first } = journey.visits;
        const codes = referralCodesOf(journey.visits);
        const says = codes.find((code) => named.has(code)) ?? codes[0];
        if (says !== undefined) return { says, partner: named.get(says) ?? null, at: (last ?? first)?.at ?? null };
        const visit = last ?? first;
        return visit === null ? 'no_journey' : { says: visit.referrer ?? visit.source ?? visit.page, at: visit.at };
      }
    }
  },
  survey({ known: { answer } }) {
    if (answer === null) return 'not_answered';
    return { says: answer.text ?? answer.choice, partner: answer.partner, at: answer.at };
  },
  note({ known: { signals, named } }) {
    const written = signals?.written ?? [];
    const meant = written.find(({ text }) => named.has(text));
    if (meant !== undefined) return { says: meant.text, partner: named.get(meant.text) ?? null };
    // A word of a note that names nobody was never meant as a name.
    const said = written.find(({ where }) => where !== 'note');
    return said === undefined ? 'nothing_written' : { says: said.text };
  },
};

/** The touch of a kind that decided, or else the first that was looked at. */
function touchOf(
  { decision, order }: Looked,
  via: Via,
): Pick<FoundEvidence, 'partner' | 'says' | 'at' | 'outcome'> | null {
  const touches = decision.explanation.attribution.touches.filter((touch) => touch.via === via);
  const touch: TouchConsidered | undefined = touches.find(({ outcome }) => outcome === 'decides') ?? touches[0];
  if (touch === undefined) return null;
  const { partner, code, outcome } = touch;
  return { partner, says: code, outcome, at: touch.at === order.createdAt ? null : touch.at };
}
