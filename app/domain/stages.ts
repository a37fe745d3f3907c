/*
 * The flats of the other stages, each at most once per customer and programme: for the first registration, for the verification, and
 * for the first order that qualifies. Which order that is follows from all of them together, so that the flat moves on when an order
 * falls below. The source is settlement.md, "Other stages".
 */
import { touchOf } from './clicks.ts';
import { reaches } from './conditions.ts';
import type { Entitlement, RegistrationDecision, Subject } from './decision.ts';
import { joinEntitlements } from './entitlement.ts';
import type { EpochMs, Verification } from './facts.ts';
import { compare, isPositive, one, roundHalfAwayFromZero } from './fraction.ts';
import { type Rulebook, versionOf } from './history.ts';
import { endOfHold } from './maturity.ts';
import { minorFraction } from './money.ts';
import type { Partner } from './partner.ts';
import type { ProgramTerms, ProgramVersion, Rule, RuleStage } from './program.ts';
import type { ReferredRegistration } from './registration.ts';
import type { SettledOrder } from './settled-order.ts';

/**
 * What the customer's first registration (null where it had no holding click) and first verification earn the partner who sent them.
 */
export function decideRegistration(
  referral: ReferredRegistration | null,
  verifications: readonly Verification[],
  rulebook: Rulebook,
  digits: number,
): RegistrationDecision | null {
  if (referral === null) return null;
  const { registration, latest, version } = referral;
  const { partner } = latest;
  const verifiedAt = firstVerification(verifications);
  const subject = { kind: 'customer', id: registration.customerId } as const;
  const entitlements: Entitlement[] = [];
  const { refused } = referral;
  if (!referral.void && refused === null) {
    entitlements.push(...stageFlat('registration', partner, version.terms, registration.at, subject, digits));
    if (verifiedAt !== null) {
      const { terms } = versionOf(rulebook, partner, verifiedAt);
      entitlements.push(...stageFlat('verification', partner, terms, verifiedAt, subject, digits));
    }
  }
  return {
    customerId: registration.customerId,
    partner: partner.key,
    selfReferral: referral.void,
    ...(refused === null ? {} : { refused }),
    entitlements: joinEntitlements(entitlements),
    explanation: {
      at: registration.at,
      visitor: registration.visitor,
      version: { program: partner.program, effectiveAt: version.effectiveAt },
      touches: referral.clicks.looked.map((click) => ({
        ...touchOf(click),
        outcome: click === latest ? 'decides' : click.outcome,
      })),
      touchesOmitted: referral.clicks.omitted,
      verifiedAt,
      ...(refused === null ? {} : { refused }),
    },
  };
}

export interface Qualifying {
  /** By order id. */
  readonly flats: ReadonlyMap<string, readonly Entitlement[]>;
  /** Keys of the programmes whose flat is given. */
  readonly qualified: ReadonlySet<string>;
}

/**
 * For each programme the flat of the first order that qualifies. `orders` in the law's order, `before` the programmes whose flat an
 * earlier order has.
 */
export function decideQualifying(
  orders: readonly SettledOrder[],
  before: ReadonlySet<string>,
  digits: number,
): Qualifying {
  const flats = new Map<string, Entitlement[]>();
  const done = new Set(before);
  for (const settled of orders) {
    const claim = settled.attribution.claims.find(({ share, void: isVoid }) => !isVoid && compare(share, one) === 0);
    if (claim === undefined || done.has(claim.partner.program)) continue;
    const rule = qualifyingRule(settled, claim.partner, claim.version, digits);
    if (rule === null) continue;
    done.add(claim.partner.program);
    const { order } = settled.recorded;
    const subject = { kind: 'order', id: order.orderId } as const;
    const flat = flatOf(rule, claim.partner, claim.version.terms, order.createdAt, subject, digits);
    flats.set(
      order.orderId,
      flat.map((entitlement) => ({ ...entitlement, disputed: settled.disputed })),
    );
  }
  return { flats, qualified: done };
}

/** The first qualifying rule in force whose least base the order reaches, or null. */
function qualifyingRule(
  { bases }: SettledOrder,
  partner: Partner,
  { terms }: ProgramVersion,
  digits: number,
): Rule | null {
  const remaining = bases.get(partner.program)?.remaining;
  if (remaining === undefined || !isPositive(remaining)) return null;
  const rule = terms.rules.find(
    ({ stage, when }) =>
      stage === 'qualifying' && (when.minBase === undefined || reaches(remaining, when.minBase, digits)),
  );
  return rule ?? null;
}

function stageFlat(
  stage: RuleStage,
  partner: Partner,
  terms: ProgramTerms,
  at: EpochMs,
  subject: Subject,
  digits: number,
): readonly Entitlement[] {
  const rule = terms.rules.find((candidate) => candidate.stage === stage);
  return rule === undefined ? [] : flatOf(rule, partner, terms, at, subject, digits);
}

/** One entitlement, or none where the flat is 0. */
function flatOf(
  { key, stage, pay }: Rule,
  partner: Partner,
  terms: ProgramTerms,
  at: EpochMs,
  subject: Subject,
  digits: number,
): Entitlement[] {
  if (pay.kind !== 'flat') throw new Error(`rule ${key} of stage ${stage} must be a flat`);
  const amount = roundHalfAwayFromZero(minorFraction(pay.flat, digits));
  if (amount === 0n) return [];
  const maturesAt = endOfHold(at, terms.holdDays);
  return [{ subject, partner: partner.key, program: partner.program, rule: key, amount, maturesAt, disputed: false }];
}

function firstVerification(verifications: readonly Verification[]): EpochMs | null {
  let first: EpochMs | null = null;
  for (const { at } of verifications) if (first === null || at < first) first = at;
  return first;
}
