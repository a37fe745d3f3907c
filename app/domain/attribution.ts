/*
 * Who an order belongs to. The merchant's hand comes first, then the kinds of touch in the order that the first programme listed sets;
 * the first kind with a touch that holds decides, alone. A partner never earns on their own purchase: their share is void and nobody
 * inherits it. The source of every rule here is settlement.md, "Attribution".
 */
import type { Binding } from './binding.ts';
import type { ClickIndex, JudgedClick } from './clicks.ts';
import type { AttributionExplanation, NobodyReason, Via } from './decision.ts';
import type { OrderFacts } from './facts.ts';
import { type Fraction, one, ratio } from './fraction.ts';
import { type RecordedOrder, type Rulebook, requirePartner, versionOf } from './history.ts';
import { campaignAt, type Partner } from './partner.ts';
import {
  type AttributionModel,
  type AttributionTerms,
  type ProgramVersion,
  type TouchKind,
  versionAt,
} from './program.ts';
import { isSelfReferral } from './self-referral.ts';
import { compareBytes } from './text.ts';
import { explainTouches, type JudgedTouches, judgeTouches } from './touches.ts';

/** A partner that attribution chose for an order. */
export interface Claim {
  readonly partner: Partner;
  /** Of the partner's own programme, in force when the order was created. */
  readonly version: ProgramVersion;
  readonly share: Fraction;
  /** Of the link of the deciding click; null where no click decided. */
  readonly campaign: string | null;
  /** Self-referral: the share goes to nobody. */
  readonly void: boolean;
}

export interface Attribution {
  /** Null where nobody gets the order; `reason` then says why. */
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  /** By partner key in byte order, void ones included. */
  readonly claims: readonly Claim[];
  /** To whom the order binds a customer who is free; null where to nobody. */
  readonly binds: Partner | null;
  readonly explanation: AttributionExplanation;
}

/** Attributes one order. `binding` is the customer's at that time, lapsed or not. */
export function attribute(
  recorded: RecordedOrder,
  binding: Binding | null,
  clicks: ClickIndex,
  rulebook: Rulebook,
): Attribution {
  const { order } = recorded;
  const listedFirst = rulebook.programs[0];
  if (listedFirst === undefined) throw new Error('the rulebook has no programme');
  const version = versionAt(listedFirst, order.createdAt);
  const terms = version.terms.attribution;

  const judged = judgeTouches(recorded, binding, clicks, rulebook, terms.model);
  const choice = choose(judged, terms, rulebook);
  const claims = choice.chosen.map((chosen) => claimOf(chosen, order, rulebook));
  const nobody = claims.every((claim) => claim.void);

  return {
    via: nobody ? null : choice.via,
    reason: nobody ? whyNobody(choice) : null,
    claims,
    binds: bindsTo(choice, claims, order),
    explanation: {
      decidedUnder: { program: listedFirst.key, effectiveAt: version.effectiveAt },
      precedence: terms.precedence,
      model: terms.model,
      ...(order.visitorFrom === undefined ? {} : { visitorFrom: order.visitorFrom }),
      touches: explainTouches(judged, order, new Set(choice.chosen.map(({ touch }) => touch)), terms.precedence),
      touchesOmitted: judged.links.omitted,
      selfReferrals: claims.filter((claim) => claim.void).map((claim) => claim.partner.key),
    },
  };
}

interface Chosen {
  readonly partner: Partner;
  readonly share: Fraction;
  readonly campaign: string | null;
  /** What the choice rests on, one of the judged touches. */
  readonly touch: unknown;
}

interface Choice {
  /** Null where no touch holds. */
  readonly via: Via | null;
  /** By partner key in byte order; empty where the merchant chose nobody. */
  readonly chosen: readonly Chosen[];
  /** The partner of the touch that binds: the deciding one, or the latest of several clicks. */
  readonly binds: Partner | null;
}

function choose(judged: JudgedTouches, { precedence, model }: AttributionTerms, rulebook: Rulebook): Choice {
  if (judged.manual !== null) {
    if (judged.manual.partner === null) return { via: 'manual', chosen: [], binds: null };
    const partner = requirePartner(rulebook, judged.manual.partner);
    return { via: 'manual', chosen: [{ partner, share: one, campaign: null, touch: judged.manual }], binds: partner };
  }
  for (const kind of precedence) {
    const choice = chooseWithin(kind, judged, model);
    if (choice !== null) return choice;
  }
  return { via: null, chosen: [], binds: null };
}

/** The choice that one kind of touch makes, or null where none of it holds. */
function chooseWithin(kind: TouchKind, judged: JudgedTouches, model: AttributionModel): Choice | null {
  switch (kind) {
    case 'code': {
      const code = judged.codes.find(({ outcome }) => outcome === 'holds');
      if (code === undefined) return null;
      return {
        via: kind,
        chosen: [{ partner: code.partner, share: one, campaign: null, touch: code }],
        binds: code.partner,
      };
    }
    case 'link':
      return chooseClicks(judged.links.holding, model);
    case 'customer': {
      const { customer } = judged;
      if (customer?.outcome !== 'holds') return null;
      return {
        via: kind,
        chosen: [{ partner: customer.partner, share: one, campaign: null, touch: customer }],
        binds: null,
      };
    }
  }
}

/** `holding` from the latest to the earliest. Under `linear` each partner shares with their latest click, and the latest of all binds. */
function chooseClicks(holding: readonly JudgedClick[], model: AttributionModel): Choice | null {
  const latest = holding[0];
  if (latest === undefined) return null;
  const byPartner = new Map<string, JudgedClick>();
  if (model === 'linear') {
    for (const click of holding) if (!byPartner.has(click.partner.key)) byPartner.set(click.partner.key, click);
  } else {
    const click = model === 'first' ? (holding[holding.length - 1] ?? latest) : latest;
    byPartner.set(click.partner.key, click);
  }
  const share = byPartner.size === 1 ? one : ratio(1n, BigInt(byPartner.size));
  const chosen = [...byPartner.values()]
    .map((click) => ({ partner: click.partner, share, campaign: campaignAt(click.link, click.click.at), touch: click }))
    .sort((left, right) => compareBytes(left.partner.key, right.partner.key));
  return { via: 'link', chosen, binds: model === 'linear' ? latest.partner : (chosen[0]?.partner ?? null) };
}

function claimOf({ partner, share, campaign }: Chosen, order: OrderFacts, rulebook: Rulebook): Claim {
  const version = versionOf(rulebook, partner, order.createdAt);
  return {
    partner,
    version,
    share,
    campaign,
    void: isSelfReferral(partner, version.terms, order.email, order.customerEmail),
  };
}

function whyNobody({ via, chosen }: Choice): NobodyReason {
  if (chosen.length > 0) return 'self_referral';
  return via === 'manual' ? 'manual_none' : 'none';
}

/** A void partner binds nobody, and neither does a test order. */
function bindsTo({ binds }: Choice, claims: readonly Claim[], { test }: OrderFacts): Partner | null {
  if (binds === null || test) return null;
  return claims.some((claim) => claim.partner === binds && claim.void) ? null : binds;
}
