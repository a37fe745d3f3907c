/** The storefront's side: what the app embed tells through the app proxy, and what the extensions in checkout and account ask. */
import { noteEmbedSeen } from '#app/adapters/db/embed-presence.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { appendLater, hastenItem } from '#app/adapters/db/inbox.ts';
import { joinRecords } from '#app/adapters/db/joined-visitors.ts';
import { readGreeting } from '#app/adapters/db/read/greeting.ts';
import { findStorefrontPartner } from '#app/adapters/db/read/storefront-partner.ts';
import { readStanding, recordReport } from '#app/adapters/db/registration-reports.ts';
import { createRateLimit, type RateLimit } from '#app/adapters/rate-limit/rate-limit.ts';
import { type ProxyCall, verifyProxyQuery } from '#app/adapters/shopify/app-proxy.ts';
import { verifyExtensionToken } from '#app/adapters/shopify/extension-token.ts';
import { Failure } from '#app/domain/failure.ts';
import { applicationStanding, type StandingPorts } from '#app/flows/application-standing.ts';
import type { AddressBook } from '#app/flows/find-link.ts';
import { greetingFrom } from '#app/flows/greet-visitor.ts';
import { type JoinPorts, joinVisitors, type VisitorJoin } from '#app/flows/join-visitors.ts';
import { type EmbedPorts, noticeEmbed } from '#app/flows/notice-embed.ts';
import type { ReportedClick } from '#app/flows/record-click.ts';
import { type ReportClickPorts, reportClick } from '#app/flows/report-click.ts';
import { type RegistrationPorts, type RegistrationReport, reportRegistration } from '#app/flows/report-registration.ts';
import type { Base } from './base.ts';
import { composeCodes } from './codes.ts';

export interface StorefrontParts {
  readonly addresses: Pick<AddressBook, 'getShop' | 'getShopByDomain'>;
  readonly recordReportedClick: (report: ReportedClick) => Promise<{ visitor: string }>;
  readonly requireCustomer: StandingPorts['requireCustomer'];
  readonly ring: (shopId: string) => void;
}

export type StorefrontCall = Pick<ProxyCall, 'customerId'> & { readonly shopId: string };

export function composeStorefront(base: Base, parts: StorefrontParts) {
  const { config, clock, database } = base;
  const clientId = config.shopify.apiKey;
  const secrets = [config.shopify.apiSecret, config.shopify.previousApiSecret].filter((secret) => secret !== null);
  const limit = createRateLimit({ burst: 20, perMinute: 30, keysMax: 50_000, clock });
  const extensionLimit = createRateLimit({ burst: 30, perMinute: 60, keysMax: 50_000, clock });
  const requireAllowed = async (allowed: RateLimit, call: ProxyCall, address: string | null) => {
    const shop = await parts.addresses.getShopByDomain(call.domain);
    if (shop === null) throw new Failure('not_found', 'The shop does not have the app.');
    const caller = `${shop.shopId} ${call.customerId ?? address ?? 'unknown'}`;
    if (!allowed.take(caller)) throw new Failure('too_many', 'Too many requests; try again in a minute.');
    return { shopId: shop.shopId, customerId: call.customerId };
  };
  const ports: RegistrationPorts = {
    recordReport: (shopId, report) => recordReport(database, shopId, report),
    readStanding: (shopId, report, now) => readStanding(database, shopId, report, now),
    ring: parts.ring,
    clock,
  };
  const standingPorts: StandingPorts = {
    requireCustomer: parts.requireCustomer,
    findPartner: findStorefrontPartner(database),
  };
  const clickPorts: ReportClickPorts = {
    announce: (shopId, click, afterMs) =>
      inShopSql(database, shopId, (sql) =>
        appendLater(sql, shopId, { topic: 'tributary/clicked', body: click }, afterMs),
      ),
    hasten: (shopId, inboxId) => inShopSql(database, shopId, (sql) => hastenItem(sql, inboxId)),
    recordReportedClick: parts.recordReportedClick,
    ring: parts.ring,
    clock,
  };
  const joinPorts: JoinPorts = {
    inShop: (shopId, work) => inShopSql(database, shopId, (sql) => work(joinRecords(sql, shopId))),
    ring: parts.ring,
    clock,
  };
  const embedPorts: EmbedPorts = {
    addresses: parts.addresses,
    noteEmbedSeen: (shopId, at) => noteEmbedSeen(database, shopId, at),
    clock,
  };
  return {
    /** Who calls, by Shopify's signature. Throws Failure: `unauthenticated`, `not_found` for a shop without the app, `too_many`. */
    async requireCall(url: string, address: string | null): Promise<StorefrontCall> {
      const call = verifyProxyQuery(new URL(url).searchParams, secrets, clock());
      if (call === null)
        throw new Failure('unauthenticated', 'This address answers only what Shopify signed just now.');
      return requireAllowed(limit, call, address);
    },
    /** Who calls, by an extension's session token. Throws Failure: `unauthenticated`, `not_found` for a shop without the app, `too_many`. */
    async requireExtensionCall(token: string, address: string | null): Promise<StorefrontCall> {
      const call = verifyExtensionToken(token, { secrets, clientId, now: clock() });
      if (call === null) throw new Failure('unauthenticated', 'The session token is missing, wrong or too old.');
      return requireAllowed(extensionLimit, call, address);
    },
    reportRegistration: (shopId: string, report: RegistrationReport) => reportRegistration(ports, shopId, report),
    /** Whether a signed-in customer has applied already; see flows/application-standing.ts. */
    applicationStanding: (shopId: string, asked: { customerId: string | null; programKey: string }) =>
      applicationStanding(standingPorts, shopId, asked),
    /** Who sent a visitor with this link's code; see flows/greet-visitor.ts. */
    async greet(shopId: string, ref: string) {
      // Only the embed asks.
      await noticeEmbed(embedPorts, shopId);
      return greetingFrom(await readGreeting(database, shopId, ref, clock()));
    },
    /** See flows/join-visitors.ts. */
    joinVisitors: (shopId: string, pair: VisitorJoin) => joinVisitors(joinPorts, shopId, pair),
    /** See flows/hand-out-code.ts. */
    handOutCode: composeCodes(base, parts.ring).handOutCode,
    /** See flows/report-click.ts. */
    reportClick: (report: ReportedClick) => reportClick(clickPorts, report),
  };
}
