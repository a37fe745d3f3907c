/**
 * Shopify's own library, unchanged, and the three things that it leaves open: an installation whose last step failed is completed by the
 * next visit (the library calls `afterAuth` only after a token exchange, and stores the token before), and background access renews its
 * token through our single-flight refresh instead of the library's, which has no lock; and a shopper's token is
 * no member of staff's.
 */
import '@shopify/shopify-app-remix/adapters/node';
import { AppDistribution, LogSeverity, shopifyApp } from '@shopify/shopify-app-remix/server';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import type { Log } from '#app/adapters/log/log.ts';
import { apiVersion } from './admin-client.ts';

export interface ShopifyHooks {
  /** Runs after each token exchange. */
  readonly install: (domain: string) => Promise<string>;
  /** Returns the shop's id, and completes an installation that is not complete. */
  readonly ensureInstalled: (domain: string) => Promise<string>;
  /** Renews the shop's token if it is about to expire. */
  readonly renewAccess: (domain: string) => Promise<void>;
}

export interface ShopifyParts {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly scopes: readonly string[];
  /** The app's public origin. */
  readonly appUrl: string;
  readonly sessionStorage: SessionStorage;
  readonly hooks: ShopifyHooks;
  readonly log: Log;
}

export function createShopify({ sessionStorage, hooks, log, ...identity }: ShopifyParts) {
  const app = shopifyApp({
    apiKey: identity.apiKey,
    apiSecretKey: identity.apiSecret,
    apiVersion,
    scopes: [...identity.scopes],
    appUrl: identity.appUrl,
    authPathPrefix: '/auth',
    sessionStorage,
    distribution: AppDistribution.AppStore,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    // Its debug messages carry session tokens, so they are never asked for.
    logger: { level: LogSeverity.Warning, log: (severity, message) => logMessage(log, severity, message) },
    hooks: {
      afterAuth: async ({ session }) => {
        await hooks.install(session.shop);
      },
    },
  });
  return {
    authenticate: {
      /**
       * The merchant's request, authenticated: the library's context and the shop's id. Throws a Response (redirect, bounce page, 401, 410)
       * where the library does: let it pass.
       */
      async admin(request: Request) {
        const context = await app.authenticate.admin(request);
        if (!isStaff(context.sessionToken?.sub))
          throw new Response('This page is for staff of the shop.', { status: 401 });
        const shopId = await hooks.ensureInstalled(context.session.shop);
        return { ...context, shopId };
      },
    },
    unauthenticated: {
      /** Background access to a shop by its domain. */
      async admin(domain: string) {
        await hooks.renewAccess(domain);
        return app.unauthenticated.admin(domain);
      },
    },
    addDocumentResponseHeaders: app.addDocumentResponseHeaders,
  };
}

/**
 * An extension gives every shopper a token with the same signature, whose `sub` is a customer or missing. The library does not ask whose a
 * token is, so it is asked here.
 */
function isStaff(subject: string | undefined): boolean {
  return subject !== undefined && /^\d+$/.test(subject);
}

function logMessage(log: Log, severity: LogSeverity, message: string): void {
  if (severity === LogSeverity.Error) log.error({ from: 'shopify' }, message);
  else log.warn({ from: 'shopify' }, message);
}
