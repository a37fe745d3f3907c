/*
 * Who a registration belongs to: the partner of the visitor's latest holding click at that moment. Registering with that partner's own
 * e-mail makes it void, where the programme blocks self-referral: it binds nobody and earns nothing.
 */
import { type ClickIndex, type ClickJudgement, type JudgedClick, judgeClicks, noClicks } from './clicks.ts';
import type { Registration } from './facts.ts';
import { type Rulebook, versionOf } from './history.ts';
import type { ProgramTerms, ProgramVersion } from './program.ts';
import type { Refused, Screen } from './screening.ts';
import { isSelfReferral } from './self-referral.ts';

export interface ReferredRegistration {
  readonly registration: Registration;
  readonly clicks: ClickJudgement;
  /** The latest holding click. */
  readonly latest: JudgedClick;
  /** Of that click's partner's programme, at the registration. */
  readonly version: ProgramVersion;
  readonly void: boolean;
  /** Why it earns and binds nothing, where the customer is not new to the latest holding click's partner. */
  readonly refused: Refused | null;
}

/** The registration with its referral, or null where its visitor has no holding click. */
export function getReferral(
  registration: Registration,
  index: ClickIndex,
  rulebook: Rulebook,
  screen: Screen,
): ReferredRegistration | null {
  const visits = index.get(registration.visitor);
  const clicks = visits === undefined ? noClicks : judgeClicks(visits, registration.at, rulebook, 'all');
  const latest = clicks.holding[0];
  if (latest === undefined) return null;
  const version = versionOf(rulebook, latest.partner, registration.at);
  const own = isSelfReferral(latest.partner, version.terms, registration.email);
  const refused = own ? null : refusalAt(registration, latest, version.terms, screen);
  return { registration, clicks, latest, version, void: own, refused };
}

/** Whether the customer is new to a holding click's partner, under that partner's terms at the registration. */
export function refusalAt(
  { at }: Registration,
  { partner, click }: JudgedClick,
  terms: ProgramTerms,
  screen: Screen,
): Refused | null {
  return screen.refusalOf({ partner, terms, occasion: 'registration', at, since: click.at });
}
