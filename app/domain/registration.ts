/*
 * Who a registration belongs to: the partner of the visitor's latest holding click at that moment. Registering with that partner's own
 * e-mail makes it void, where the programme blocks self-referral: it binds nobody and earns nothing.
 */
import { type ClickIndex, type ClickJudgement, type JudgedClick, judgeClicks, noClicks } from './clicks.ts';
import type { Registration } from './facts.ts';
import { type Rulebook, versionOf } from './history.ts';
import type { ProgramVersion } from './program.ts';
import { isSelfReferral } from './self-referral.ts';

export interface ReferredRegistration {
  readonly registration: Registration;
  readonly clicks: ClickJudgement;
  /** The latest holding click. */
  readonly latest: JudgedClick;
  /** Of that click's partner's programme, at the registration. */
  readonly version: ProgramVersion;
  readonly void: boolean;
}

/** The registration with its referral, or null where its visitor has no holding click. */
export function getReferral(
  registration: Registration,
  index: ClickIndex,
  rulebook: Rulebook,
): ReferredRegistration | null {
  const visits = index.get(registration.visitor);
  const clicks = visits === undefined ? noClicks : judgeClicks(visits, registration.at, rulebook, 'all');
  const latest = clicks.holding[0];
  if (latest === undefined) return null;
  const version = versionOf(rulebook, latest.partner, registration.at);
  const own = isSelfReferral(latest.partner, version.terms, registration.email);
  return { registration, clicks, latest, version, void: own };
}
