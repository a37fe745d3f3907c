/**
 * The access token of a shop, refreshed when it is about to expire. Refreshing rotates both tokens, so it happens once however many ask for
 * it: callers in one process share the attempt, and processes take turns on an advisory lock and look again once they hold it. Until the new
 * pair is first used Shopify accepts the old refresh token, so a crash between its answer and our commit loses nothing.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 */
import { Session } from '@shopify/shopify-api';
import { z } from 'zod';
import { inShop, type ShopTransaction } from '#app/adapters/db/in-shop.ts';
import { lockTokenRefresh, requireShopDomain } from '#app/adapters/db/shopify-sessions.ts';
import { Failure } from '#app/domain/failure.ts';
import { readSession, type SessionParts, writeSession } from './session-storage.ts';

export interface AccessTokenParts extends SessionParts {
  readonly clock: () => number;
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface AccessToken {
  readonly domain: string;
  readonly token: string;
}

export interface AccessTokens {
  /**
   * A token that lives for some minutes more. `refused` names one that Shopify did not accept although it should live: another is fetched.
   * Throws {@link Failure}: `unauthenticated` when the merchant must open the app again, `unavailable` when Shopify cannot be asked now.
   */
  requireAccessToken(shopId: string, refused?: string): Promise<AccessToken>;
}

const refreshBeforeExpiryMs = 5 * 60_000;
const timeoutMs = 10_000;

const answerSchema = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
});

export function createAccessTokens(parts: AccessTokenParts): AccessTokens {
  const underWay = new Map<string, Promise<AccessToken>>();
  return {
    async requireAccessToken(shopId, refused) {
      const session = await inShop(parts.database, shopId, (tx) => requireSession(parts, tx, shopId));
      if (isFresh(parts, session, refused)) return toAccessToken(session);
      let refresh = underWay.get(shopId);
      if (refresh === undefined) {
        refresh = refreshInTurn(parts, shopId, refused).finally(() => underWay.delete(shopId));
        underWay.set(shopId, refresh);
      }
      return refresh;
    },
  };
}

function refreshInTurn(parts: AccessTokenParts, shopId: string, refused: string | undefined): Promise<AccessToken> {
  return inShop(parts.database, shopId, async (tx) => {
    await lockTokenRefresh(tx, shopId);
    const session = await requireSession(parts, tx, shopId);
    if (isFresh(parts, session, refused)) return toAccessToken(session);
    const next = await refreshSession(parts, session, refused);
    await writeSession(parts.cipher, tx, shopId, next);
    return toAccessToken(next);
  });
}

async function requireSession(parts: AccessTokenParts, tx: ShopTransaction, shopId: string): Promise<Session> {
  const session = await readSession(parts, tx, shopId, await requireShopDomain(tx, shopId));
  if (session === undefined) throw reopen('Shopify has given no access to this shop');
  return session;
}

function isFresh(parts: AccessTokenParts, session: Session, refused: string | undefined): boolean {
  return livesFor(parts, session, refreshBeforeExpiryMs) && session.accessToken !== refused;
}

function livesFor(parts: AccessTokenParts, session: Session, ms: number): boolean {
  if (session.accessToken === undefined) return false;
  return session.expires === undefined || session.expires.getTime() - parts.clock() > ms;
}

async function refreshSession(
  parts: AccessTokenParts,
  session: Session,
  refused: string | undefined,
): Promise<Session> {
  if (session.refreshToken === undefined) throw reopen('Shopify no longer accepts the access to this shop');
  try {
    return await askForRefresh(parts, session, session.refreshToken);
  } catch (error) {
    // A token with minutes left to live is as good as a fresh one while Shopify cannot be asked.
    const stillGood = session.accessToken !== refused && livesFor(parts, session, timeoutMs);
    if (stillGood && error instanceof Failure && error.code === 'unavailable') return session;
    throw error;
  }
}

async function askForRefresh(parts: AccessTokenParts, session: Session, refreshToken: string): Promise<Session> {
  let response: Response;
  try {
    response = await fetch(`https://${session.shop}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_id: parts.apiKey,
        client_secret: parts.apiSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new Failure('unavailable', 'Shopify could not be reached to renew the access to this shop.');
  }
  if (response.status >= 500 || response.status === 429) {
    throw new Failure('unavailable', `Shopify answered ${response.status} when the access to this shop was renewed.`);
  }
  if (!response.ok) throw reopen(`Shopify refused to renew the access to this shop (${response.status})`);
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (!answer.success) throw new Failure('unavailable', 'Shopify renewed the access to this shop in an unknown form.');
  return renewed(session, answer.data, parts.clock());
}

// What an answer leaves out stays as it was: an answer without a refresh token does not take the old one away.
function renewed(session: Session, answer: z.infer<typeof answerSchema>, now: number): Session {
  const after = (seconds: number | undefined): Date | undefined =>
    seconds === undefined ? undefined : new Date(now + seconds * 1000);
  return new Session({
    ...session.toObject(),
    accessToken: answer.access_token,
    scope: answer.scope ?? session.scope,
    expires: after(answer.expires_in),
    refreshToken: answer.refresh_token ?? session.refreshToken,
    refreshTokenExpires: after(answer.refresh_token_expires_in) ?? session.refreshTokenExpires,
  });
}

function toAccessToken(session: Session): AccessToken {
  if (session.accessToken === undefined) throw reopen('Shopify has given no access to this shop');
  return { domain: session.shop, token: session.accessToken };
}

function reopen(reason: string): Failure {
  return new Failure('unauthenticated', `${reason}: open the app in the Shopify admin once.`);
}
