/**
 * A signed-in customer in the storefront, reported by the app embed with the visitor they are. The report is put into the inbox, where it
 * becomes a registration if the account is new; what is answered here is only what the storefront may show: whether a credit was granted, or
 * what is on offer for someone who came by a partner's link. The customer's number comes from Shopify's signature, never from the page.
 */
import { dayMs } from '#app/domain/instant.ts';
import type { ProgramTerms } from '#app/domain/program.ts';

/** `none`: nothing to show. `recorded`: on offer, and the report is being looked at. The others are the reward's own state. */
export type CreditState = 'none' | 'recorded' | 'granted';

export interface CreditAnswer {
  readonly state: CreditState;
  readonly credit: { readonly amount: string; readonly currency: string } | null;
}

export interface CustomerStanding {
  /** ISO 4217; null while the shop is not installed. */
  readonly currency: string | null;
  /** Rewards of this customer, as amounts in major units. */
  readonly rewards: readonly { readonly state: string; readonly amount: string; readonly currency: string }[];
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

const nothing: CreditAnswer = { state: 'none', credit: null };

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
const hasCredit: ReadonlySet<string> = new Set(['granted', 'partly_taken_back']);

export function decideAnswer(standing: CustomerStanding, now: number): CreditAnswer {
  const reward = standing.rewards.find(({ state }) => state !== 'failed');
  if (reward !== undefined) {
    const { amount, currency } = reward;
    return { state: hasCredit.has(reward.state) ? 'granted' : 'recorded', credit: { amount, currency } };
  }
  if (standing.isKnown || standing.currency === null) return nothing;
  for (const { at, terms } of standing.visits) {
    if (now - at > terms.attribution.windowDays * dayMs || terms.referee?.on !== 'registration') continue;
    return { state: 'recorded', credit: { amount: terms.referee.storeCredit, currency: standing.currency } };
  }
  return nothing;
}
