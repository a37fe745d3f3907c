/**
 * What the storefront may tell somebody who came by a partner's link: who sent them and what they get for it. Anybody can ask this of any code,
 * so a person is known by the first name alone, and nothing is said of a link that is switched off or of a partner who is not approved.
 */
import { friendGiftOf } from '#app/domain/friend-gift.ts';
import type { RefereeTerms } from '#app/domain/program.ts';
import type { CodeMode } from '#app/domain/program-settings.ts';

/** What stands behind a link's code. */
export interface GreetingGrounds {
  readonly name: string;
  readonly company: string | null;
  readonly kind: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly referee: RefereeTerms | null;
  /** What the shopper saves by the programme's codes, percent; null without codes. */
  readonly codePercent: string | null;
  readonly applyCode: boolean;
  readonly codeMode: CodeMode;
  /** The partner's own working code. */
  readonly code: string | null;
}

export interface Greeting {
  /** As shown; null where nobody is known by the code. */
  readonly partner: string | null;
  readonly offer: {
    /** `discount`: off this order, by a code that is applied by itself. `code`: off a later one, by a code of the visitor's own. */
    readonly kind: 'discount' | 'store_credit' | 'code';
    /** Off an order. */
    readonly percent: string | null;
    /** In major units. */
    readonly amount: { readonly amount: string; readonly currency: string } | null;
    /** For what it is given. */
    readonly on: 'registration' | 'order';
  } | null;
  /** To be applied by itself; null where nothing is, or each visitor has a code of their own. */
  readonly code: string | null;
  /** Whether `POST code` hands this visitor a code of their own to apply. */
  readonly ownCode: boolean;
}

const nobody: Greeting = { partner: null, offer: null, code: null, ownCode: false };

/** `grounds`: null for a code that leads to no approved partner. */
export function greetingFrom(grounds: GreetingGrounds | null): Greeting {
  if (grounds === null) return nobody;
  const ownCode = grounds.applyCode && grounds.codeMode === 'single_use';
  const code = grounds.applyCode && !ownCode ? grounds.code : null;
  return { partner: shownName(grounds), offer: offerOf(grounds, code !== null || ownCode), code, ownCode };
}

function offerOf({ referee, codePercent, currency }: GreetingGrounds, applies: boolean): Greeting['offer'] {
  if (applies && codePercent !== null) {
    return { kind: 'discount', percent: codePercent, amount: null, on: 'order' };
  }
  if (referee === null) return null;
  const { kind, percent, amount } = friendGiftOf(referee);
  return { kind, percent, amount: amount === null ? null : { amount, currency }, on: referee.on };
}

function shownName({ name, company, kind }: GreetingGrounds): string | null {
  if (kind !== 'referral' && company !== null && company.trim() !== '') return company.trim();
  return name.trim().split(/\s+/)[0] || null;
}
