/**
 * Shopify's sessions in our database: one offline session per shop, its tokens encrypted for the row they stand in. Layout and child loaders
 * of one page authenticate at the same time, so a write is an upsert that may happen twice. A session that cannot be decrypted counts as
 * absent: the merchant's next visit exchanges a new one, which is better than a shop locked out by a lost key.
 */
import { Session } from '@shopify/shopify-api';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import { type FieldCipher, type FieldPlace, SealBroken } from '#app/adapters/crypto/field-cipher.ts';
import type { Database } from '#app/adapters/db/database.ts';
import { inShop, type ShopTransaction } from '#app/adapters/db/in-shop.ts';
import { getShopId, requireShopId } from '#app/adapters/db/shop-directory.ts';
import {
  deleteSession,
  forgetAccessToken,
  getSession,
  putSession,
  type SessionKey,
  type StoredSession,
} from '#app/adapters/db/shopify-sessions.ts';
import type { Log } from '#app/adapters/log/log.ts';
import { invariant } from '#app/domain/failure.ts';

export interface SessionParts {
  readonly database: Database;
  readonly cipher: FieldCipher;
  readonly log: Log;
}

const offlinePrefix = 'offline_';

export function offlineSessionId(domain: string): string {
  return `${offlinePrefix}${domain}`;
}

function domainOf(sessionId: string): string | null {
  return sessionId.startsWith(offlinePrefix) ? sessionId.slice(offlinePrefix.length) : null;
}

export function createSessionStorage(parts: SessionParts): SessionStorage {
  const { database } = parts;
  return {
    async storeSession(session) {
      invariant(!session.isOnline, 'only offline sessions are kept');
      const shopId = await requireShopId(database.directory, session.shop);
      await inShop(database, shopId, (tx) =>
        session.accessToken === undefined
          ? forgetAccessToken(tx, { shopId, sessionId: session.id }, session.expires ?? null)
          : writeSession(parts.cipher, tx, shopId, session),
      );
      return true;
    },
    async loadSession(id) {
      const domain = domainOf(id);
      const shopId = domain === null ? null : await getShopId(database.directory, domain);
      if (domain === null || shopId === null) return undefined;
      return inShop(database, shopId, (tx) => readSession(parts, tx, shopId, domain));
    },
    async deleteSession(id) {
      return deleteOne(database, id);
    },
    async deleteSessions(ids) {
      for (const id of ids) await deleteOne(database, id);
      return true;
    },
    async findSessionsByShop(domain) {
      const shopId = await getShopId(database.directory, domain);
      if (shopId === null) return [];
      const session = await inShop(database, shopId, (tx) => readSession(parts, tx, shopId, domain));
      return session === undefined ? [] : [session];
    },
  };
}

/** The shop's session as Shopify's library knows it; undefined when there is none, or none that opens. */
export async function readSession(
  parts: Pick<SessionParts, 'cipher' | 'log'>,
  tx: ShopTransaction,
  shopId: string,
  domain: string,
): Promise<Session | undefined> {
  const key = { shopId, sessionId: offlineSessionId(domain) };
  const stored = await getSession(tx, key);
  if (stored === null) return undefined;
  try {
    return toSession(parts.cipher, key, stored, domain);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    parts.log.error({ shopId, err: error }, 'a session cannot be decrypted and is treated as absent');
    return undefined;
  }
}

/** Writes the session over whatever stood there. */
export async function writeSession(
  cipher: FieldCipher,
  tx: ShopTransaction,
  shopId: string,
  session: Session,
): Promise<void> {
  const key = { shopId, sessionId: session.id };
  await putSession(tx, key, {
    state: session.state,
    scope: session.scope ?? null,
    expiresAt: session.expires ?? null,
    refreshExpiresAt: session.refreshTokenExpires ?? null,
    accessToken: sealed(cipher, place(key, 'access_token'), session.accessToken),
    refreshToken: sealed(cipher, place(key, 'refresh_token'), session.refreshToken),
  });
}

async function deleteOne(database: Database, id: string): Promise<boolean> {
  const domain = domainOf(id);
  const shopId = domain === null ? null : await getShopId(database.directory, domain);
  if (shopId !== null) await inShop(database, shopId, (tx) => deleteSession(tx, { shopId, sessionId: id }));
  return true;
}

function place(key: SessionKey, column: 'access_token' | 'refresh_token'): FieldPlace {
  return { table: 'shopify_session', column, row: `${key.shopId}/${key.sessionId}` };
}

function sealed(cipher: FieldCipher, at: FieldPlace, token: string | undefined): string | null {
  return token === undefined ? null : cipher.seal(at, token);
}

function toSession(cipher: FieldCipher, key: SessionKey, stored: StoredSession, domain: string): Session {
  const opened = (column: 'access_token' | 'refresh_token', value: string | null): string | undefined =>
    value === null ? undefined : cipher.open(place(key, column), value);
  return new Session({
    id: key.sessionId,
    shop: domain,
    state: stored.state,
    isOnline: false,
    scope: stored.scope ?? undefined,
    expires: stored.expiresAt ?? undefined,
    accessToken: opened('access_token', stored.accessToken),
    refreshToken: opened('refresh_token', stored.refreshToken),
    refreshTokenExpires: stored.refreshExpiresAt ?? undefined,
  });
}
