/**
 * A signed-in customer in the storefront, reported by the app embed with the visitor they are. The report is put into the inbox, where it
 * becomes a registration if the account is new; what is answered here is only what the storefront may show: whether a reward was granted, or
 * what is on offer for someone who came by a partner's link. The customer's number comes from Shopify's signature, never from the page.
 */
import { friendGiftOf } from '#app/domain/friend-gift.ts';
import { dayMs } from '#app/domain/instant.ts';
import type { ProgramTerms, RefereeTerms } from '#app/domain/program.ts';

/** `none`: nothing to show. `recorded`: on offer, and the report is being looked at. The others are the reward's own state. */
export type CreditState = 'none' | 'recorded' | 'granted';

export interface CreditAnswer {
  readonly state: CreditState;
  /** In major units; null where it is a code or nothing. */
  readonly credit: StandingAmount | null;
  readonly code: StandingCode | null;
}

export interface StandingAmount {
  readonly amount: string;
  readonly currency: string;
}

/** What a code takes off; `code` and the day on which it ends are null until it is made. */
export interface StandingCode {
  readonly code: string | null;
  readonly percent: string | null;
  readonly amount: StandingAmount | null;
  /** The least that the order's goods come to. */
  readonly minOrder: StandingAmount | null;
  /** ISO 8601; null for ever. */
  readonly expiresAt: string | null;
}

export interface CustomerStanding {
  /** ISO 4217; null while the shop is not installed. */
  readonly currency: string | null;
  /** Rewards of this customer, each an amount or a code. */
  readonly rewards: readonly (Pick<CreditAnswer, 'credit' | 'code'> & { readonly state: string })[];
  /** Whether the shop knew the customer before this visit: an order, or a registration as another visitor. */
  readonly isKnown: boolean;
  /** The visitor's clicks on links of approved partners to whom the customer may be new, with the terms in force now, latest first. */
  readonly visits: readonly { readonly at: number; readonly terms: ProgramTerms }[];
}

export interface RegistrationPorts {
  /** Puts the report into the inbox; a second one of the same customer changes nothing. */
  readonly recordReport: (shopId: string, report: RegistrationReport) => Promise<void>;
  readonly readStanding: (shopId: string, report: RegistrationReport, now: number) => Promise<CustomerStanding>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
}

export interface RegistrationReport {
  /** Shopify's number, as text. */
  readonly customerId: string;
  /** A UUID. */
  readonly visitor: string;
}

const nothing: CreditAnswer = { state: 'none', credit: null, code: null };

export async function reportRegistration(
  ports: RegistrationPorts,
  shopId: string,
  report: RegistrationReport,
): Promise<CreditAnswer> {
  await ports.recordReport(shopId, report);
  ports.ring(shopId);
  const now = ports.clock();
  return decideAnswer(await ports.readStanding(shopId, report, now), now);
}

/** Of a credit that became smaller the friend has at least what is due. */
const hasReward: ReadonlySet<string> = new Set(['granted', 'partly_taken_back']);

export function decideAnswer(standing: CustomerStanding, now: number): CreditAnswer {
  const reward = standing.rewards.find(({ state }) => state !== 'failed');
  if (reward !== undefined) {
    const { state, credit, code } = reward;
    return { state: hasReward.has(state) ? 'granted' : 'recorded', credit, code };
  }
  if (standing.isKnown || standing.currency === null) return nothing;
  for (const { at, terms } of standing.visits) {
    if (now - at > terms.attribution.windowDays * dayMs || terms.referee?.on !== 'registration') continue;
    return { state: 'recorded', ...promiseOf(terms.referee, standing.currency) };
  }
  return nothing;
}

function promiseOf(referee: RefereeTerms, currency: string): Pick<CreditAnswer, 'credit' | 'code'> {
  const { kind, percent, amount, minOrder } = friendGiftOf(referee);
  const of = (text: string | null): StandingAmount | null => (text === null ? null : { amount: text, currency });
  return kind === 'store_credit'
    ? { credit: of(amount), code: null }
    : { credit: null, code: { code: null, percent, amount: of(amount), minOrder: of(minOrder), expiresAt: null } };
}
