/** The rows of Shopify's sessions. Tokens come and go sealed. */
import type { ShopTransaction } from './in-shop.ts';

export interface SessionKey {
  readonly shopId: string;
  readonly sessionId: string;
}

export interface StoredSession {
  readonly state: string;
  readonly scope: string | null;
  readonly expiresAt: Date | null;
  /** Sealed. */
  readonly accessToken: string | null;
  /** Sealed. */
  readonly refreshToken: string | null;
  readonly refreshExpiresAt: Date | null;
}

export async function getSession(tx: ShopTransaction, key: SessionKey): Promise<StoredSession | null> {
  return tx.shopifySession.findUnique({
    where: { shopId_sessionId: key },
    select: {
      state: true,
      scope: true,
      expiresAt: true,
      accessToken: true,
      refreshToken: true,
      refreshExpiresAt: true,
    },
  });
}

/** Writes the session over whatever stood there. */
export async function putSession(tx: ShopTransaction, key: SessionKey, session: StoredSession): Promise<void> {
  await tx.shopifySession.upsert({
    where: { shopId_sessionId: key },
    create: { ...key, ...session },
    update: session,
  });
}

/** Forgets an access token that Shopify refused, unless another has taken its place: sessions are told apart by their expiry. */
export async function forgetAccessToken(tx: ShopTransaction, key: SessionKey, expiresAt: Date | null): Promise<void> {
  await tx.shopifySession.updateMany({ where: { ...key, expiresAt }, data: { accessToken: null } });
}

export async function deleteSession(tx: ShopTransaction, key: SessionKey): Promise<void> {
  await tx.shopifySession.deleteMany({ where: { ...key } });
}

/** Keeps every other process away from renewing the shop's token until the transaction ends. */
export async function lockTokenRefresh(tx: ShopTransaction, shopId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`token-refresh:${shopId}`}, 0))`;
}

export async function requireShopDomain(tx: ShopTransaction, shopId: string): Promise<string> {
  const shop = await tx.shop.findUniqueOrThrow({ where: { shopId }, select: { domain: true } });
  return shop.domain;
}
