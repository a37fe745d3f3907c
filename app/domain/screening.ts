/*
 * Whether a friend is new. Deciding sees one customer's history and cannot know that the same person has another account, or how many friends a
 * referrer has already: what is known across customers comes to it as a fact, made once when a partner's touch first brings the customer to a
 * programme that asks. A touch that nobody screened yet earns nothing until it was: what is paid too late can be mended, what is paid twice not.
 */
import type { EpochMs } from './facts.ts';
import type { ScreeningTerms } from './program.ts';

export type Verdict = 'new' | 'not_new' | 'limit';

/** By what somebody who is not new was known, the strongest first. */
export const matchedBy = ['self', 'orders', 'email', 'phone', 'address'] as const;
export type MatchedBy = (typeof matchedBy)[number];

export type Occasion = 'registration' | 'order';

/** The fact: one for each customer, programme and partner. */
export interface Screening {
  readonly program: string;
  readonly partner: string;
  readonly verdict: Verdict;
  /** Null unless `not_new`. */
  readonly matched: MatchedBy | null;
}

/** Why a touch earns nothing: what its screening says, or that there is none yet. */
export type Refusal = Exclude<Verdict, 'new'> | 'unscreened';

export interface Refused {
  readonly partner: string;
  readonly outcome: Refusal;
  readonly matched: MatchedBy | null;
}

/** A screening that deciding lacks. */
export interface ScreeningWish {
  readonly program: string;
  readonly partner: string;
  readonly occasion: Occasion;
  /** Of the registration or the order. */
  readonly at: EpochMs;
  /** When the touch came that led there: what the customer bought before counts against being new. */
  readonly since: EpochMs;
  readonly terms: ScreeningTerms;
}
