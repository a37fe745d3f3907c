/*
 * Who an order belongs to. The merchant's hand comes first, then the kinds of touch in the order that the first programme listed sets;
 * the first kind with a touch that holds decides, alone. A partner never earns on their own purchase: their share is void and nobody
 * inherits it. The source of every rule here is settlement.md, "Attribution".
 */
import type { Binding } from './binding.ts';
import type { ClickIndex, JudgedClick } from './clicks.ts';
import type { AttributionExplanation, NobodyReason, Via } from './decision.ts';
import type { EpochMs, OrderFacts } from './facts.ts';
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
import type { Refused, Screen } from './screening.ts';
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
  /** Self-referral, or a customer who is not new: the share goes to nobody. */
  readonly void: boolean;
  /** Why it is void, where it is no self-referral. */
  readonly refused: Refused | null;
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
  screen: Screen,
): Attribution {
  const { order } = recorded;
  const listedFirst = rulebook.programs[0];
  if (listedFirst === undefined) throw new Error('the rulebook has no programme');
  const version = versionAt(listedFirst, order.createdAt);
  const terms = version.terms.attribution;

  const judged = judgeTouches(recorded, binding, clicks, rulebook, terms.model);
  const choice = choose(judged, order, terms, rulebook);
  // What the merchant gives by hand is given whoever the customer is.
  const asked = choice.via === 'manual' ? null : screen;
  const claims = choice.chosen.map((chosen) => claimOf(chosen, order, rulebook, asked));
  const nobody = claims.every((claim) => claim.void);
  const refused = claims.flatMap((claim) => claim.refused ?? []);

  return {
    via: nobody ? null : choice.via,
    reason: nobody ? whyNobody(choice, refused) : null,
    claims,
    binds: bindsTo(choice, claims, order),
    explanation: {
      decidedUnder: { program: listedFirst.key, effectiveAt: version.effectiveAt },
      precedence: terms.precedence,
      model: terms.model,
      ...(order.visitorFrom === undefined ? {} : { visitorFrom: order.visitorFrom }),
      touches: explainTouches(judged, order, new Set(choice.chosen.map(({ touch }) => touch)), terms.precedence),
      touchesOmitted: judged.links.omitted,
      selfReferrals: claims.filter((claim) => claim.void && claim.refused === null).map((claim) => claim.partner.key),
      ...(refused.length > 0 ? { refused } : {}),
    },
  };
}

interface Chosen {
  readonly partner: Partner;
  readonly share: Fraction;
  readonly campaign: string | null;
  readonly touchedAt: EpochMs;
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

function choose(
  judged: JudgedTouches,
  { createdAt }: OrderFacts,
  { precedence, model }: AttributionTerms,
  rulebook: Rulebook,
): Choice {
  if (judged.manual !== null) {
    if (judged.manual.partner === null) return { via: 'manual', chosen: [], binds: null };
    const partner = requirePartner(rulebook, judged.manual.partner);
    const chosen = { partner, share: one, campaign: null, touchedAt: createdAt, touch: judged.manual };
    return { via: 'manual', chosen: [chosen], binds: partner };
  }
  for (const kind of precedence) {
    const choice = chooseWithin(kind, judged, createdAt, model);
    if (choice !== null) return choice;
  }
  return { via: null, chosen: [], binds: null };
}

/** The choice that one kind of touch makes, or null where none of it holds. */
function chooseWithin(
  kind: TouchKind,
  judged: JudgedTouches,
  createdAt: EpochMs,
  model: AttributionModel,
): Choice | null {
  switch (kind) {
    case 'code': {
      const code = judged.codes.find(({ outcome }) => outcome === 'holds');
      if (code === undefined) return null;
      return {
        via: kind,
        chosen: [{ partner: code.partner, share: one, campaign: null, touchedAt: createdAt, touch: code }],
        binds: code.partner,
      };
    }
    case 'link':
      return chooseClicks(judged.links.holding, model);
    case 'customer': {
      const { customer } = judged;
      if (customer?.outcome !== 'holds') return null;
      const { partner, binding } = customer;
      return {
        via: kind,
        chosen: [{ partner, share: one, campaign: null, touchedAt: binding.at, touch: customer }],
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
    .map((click) => ({
      partner: click.partner,
      share,
      campaign: campaignAt(click.link, click.click.at),
      touchedAt: click.click.at,
      touch: click,
    }))
    .sort((left, right) => compareBytes(left.partner.key, right.partner.key));
  return { via: 'link', chosen, binds: model === 'linear' ? latest.partner : (chosen[0]?.partner ?? null) };
}

/** `screen` null: nobody is asked whether the customer is new. */
function claimOf(
  { partner, share, campaign, touchedAt }: Chosen,
  order: OrderFacts,
  rulebook: Rulebook,
  screen: Screen | null,
): Claim {
  const version = versionOf(rulebook, partner, order.createdAt);
  const { terms } = version;
  const isOwn = isSelfReferral(partner, terms, order.email, order.customerEmail);
  const touch = { partner, terms, occasion: 'order', at: order.createdAt, since: touchedAt } as const;
  const refused = isOwn || order.test ? null : (screen?.refusalOf(touch) ?? null);
  return { partner, version, share, campaign, void: isOwn || refused !== null, refused };
}

/** `refused`: of the claims, all of which are void. */
function whyNobody({ via, chosen }: Choice, refused: readonly Refused[]): NobodyReason {
  if (chosen.length > 0) return refused[0]?.outcome ?? 'self_referral';
  return via === 'manual' ? 'manual_none' : 'none';
}

/** A void partner binds nobody, and neither does a test order. */
function bindsTo({ binds }: Choice, claims: readonly Claim[], { test }: OrderFacts): Partner | null {
  if (binds === null || test) return null;
  return claims.some((claim) => claim.partner === binds && claim.void) ? null : binds;
}
