/*
 * Whether a friend is new. Deciding sees one customer's history and cannot know that the same person has another account, or how many friends a
 * referrer has already: what is known across customers comes to it as a fact, made once when a partner's touch first brings the customer to a
 * programme that asks. A touch that nobody screened yet earns nothing until it was: what is paid too late can be mended, what is paid twice not.
 */
import type { EpochMs } from './facts.ts';
import type { Partner } from './partner.ts';
import type { ProgramTerms, ScreeningTerms } from './program.ts';

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

/** What would earn somebody something, if the customer is new. */
export interface ScreenedTouch {
  readonly partner: Partner;
  /** Of the partner's programme, in force then. */
  readonly terms: ProgramTerms;
  readonly occasion: Occasion;
  readonly at: EpochMs;
  readonly since: EpochMs;
}

export interface Screen {
  /** Null where the touch may earn: the customer is new, or the programme does not ask. */
  readonly refusalOf: (touch: ScreenedTouch) => Refused | null;
  /** What was asked and nobody has screened, in the order of asking. */
  readonly lacking: readonly ScreeningWish[];
}

/** The screenings of one customer; null for an order without a customer, of whom nobody can say that they are new. */
export function screenOf(customerId: string | null, screenings: readonly Screening[]): Screen {
  const lacking: ScreeningWish[] = [];
  return {
    lacking,
    refusalOf({ partner: { key: partner, program }, terms: { screening: terms }, ...occasion }) {
      if (terms === null) return null;
      if (customerId === null) return { partner, outcome: 'not_new', matched: null };
      const made = screenings.find((one) => one.partner === partner && one.program === program);
      if (made === undefined) {
        const isAsked = lacking.some((wish) => wish.partner === partner && wish.program === program);
        if (!isAsked) lacking.push({ program, partner, terms, ...occasion });
        return { partner, outcome: 'unscreened', matched: null };
      }
      return made.verdict === 'new' ? null : { partner, outcome: made.verdict, matched: made.matched };
    },
  };
}

/** What is known beyond the customer's own history when the question is asked. */
export interface KnownOfFriend {
  /** The customer is the referrer. */
  readonly isReferrer: boolean;
  /** They bought before the touch came. */
  readonly hasBoughtBefore: boolean;
  /** Other customers with the same mark who were there first. */
  readonly others: readonly { readonly mark: ScreeningTerms['newBy'][number]; readonly customerId: string }[];
  /** Friends of the same referrer who count in the same period. */
  readonly friendsInPeriod: number;
}

export interface ScreeningVerdict {
  readonly verdict: Verdict;
  readonly matched: MatchedBy | null;
  readonly matchedCustomerId: string | null;
}

export function decideScreening({ newBy, limit }: ScreeningTerms, known: KnownOfFriend): ScreeningVerdict {
  const notNew = (matched: MatchedBy, matchedCustomerId: string | null = null): ScreeningVerdict => ({
    verdict: 'not_new',
    matched,
    matchedCustomerId,
  });
  if (known.isReferrer) return notNew('self');
  if (known.hasBoughtBefore) return notNew('orders');
  for (const mark of newBy) {
    const other = known.others.find((one) => one.mark === mark);
    if (other !== undefined) return notNew(mark, other.customerId);
  }
  const isLimited = limit !== null && known.friendsInPeriod >= limit.friends;
  return { verdict: isLimited ? 'limit' : 'new', matched: null, matchedCustomerId: null };
}
