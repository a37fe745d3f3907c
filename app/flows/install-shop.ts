/**
 * Installing the app in a shop: runs after every token exchange and may run any number of times, also at once. It takes over what Shopify
 * says of the shop and gives a shop that has no programme its first one, so that a merchant begins with something that works. A shop that was
 * uninstalled before finds its partners, programmes and ledger as it left them.
 */
import { getCurrencyDigits } from '#app/domain/currency.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import { type DutyName, dutyNames } from './duties.ts';
import { embedSettingsWish, type OutboxWish } from './outbox-kinds.ts';

/** What Shopify says of a shop. */
export interface ShopDetails {
  readonly name: string;
  readonly email: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly timeZone: string;
  /** Any address in the online store. */
  readonly primaryUrl: string;
  readonly scopes: readonly string[];
}

export interface FirstProgram {
  readonly key: string;
  readonly kind: 'referral' | 'affiliate' | 'business';
  readonly name: string;
  readonly codeTemplate: string;
  readonly codePercent: string;
  readonly terms: ProgramTerms;
}

export interface Installation {
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly timeZone: string;
  /** Origin of the online store. */
  readonly storefrontUrl: string;
  readonly scopes: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What is to be looked after from now on, beginning at once. */
  readonly duties: readonly DutyName[];
  /** What must happen outside once in each installation, which began at that time. */
  readonly wishes: (installedAt: Date) => readonly OutboxWish[];
  /** Made only where the shop has no programme at all. */
  readonly firstProgram: FirstProgram;
}

export interface InstallPorts {
  /** Throws Failure `unavailable` or `unauthenticated`. */
  readonly fetchShopDetails: (shopId: string) => Promise<ShopDetails>;
  /** One transaction; a second call at the same time waits for the first. */
  readonly saveInstallation: (shopId: string, installation: Installation) => Promise<void>;
  readonly clock: () => number;
}

export async function installShop(ports: InstallPorts, shopId: string): Promise<void> {
  const details = await ports.fetchShopDetails(shopId);
  await ports.saveInstallation(shopId, {
    name: details.name,
    email: details.email,
    currency: details.currency,
    timeZone: details.timeZone,
    storefrontUrl: new URL(details.primaryUrl).origin,
    scopes: details.scopes.join(','),
    at: ports.clock(),
    duties: dutyNames,
    // With the app's removal Shopify forgot what its storefront was told.
    wishes: (installedAt) => [embedSettingsWish(`installed:${installedAt.toISOString()}`)],
    firstProgram: firstProgramFor(details.currency),
  });
}

/** The programme that a shop begins with: ten percent for thirty days, and a small credit for the friend. */
export function firstProgramFor(currency: string): FirstProgram {
  return {
    key: 'partners',
    kind: 'affiliate',
    name: 'Partner programme',
    codeTemplate: '{NAME}10',
    codePercent: '10',
    terms: {
      attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
      base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
      rules: [
        { key: 'commission', stage: 'order', when: {}, pay: { kind: 'percent', percent: '10' }, maxPerOrder: null },
      ],
      overrides: [],
      holdDays: 14,
      minPayout: '0',
      selfReferral: 'block',
      referee: { on: 'registration', storeCredit: friendsCredit(currency), clawback: false },
      screening: null,
    },
  };
}

// A currency without minor units counts in hundreds what others count in ones.
function friendsCredit(currency: string): string {
  return getCurrencyDigits(currency) === 0 ? '500' : '5.00';
}
