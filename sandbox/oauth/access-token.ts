// POST /admin/oauth/access_token: token exchange, refresh, and the errors that Shopify gives.
import { type Answer, type Exchange, json, type Route, route } from '../http.ts';
import type { Settings } from '../settings.ts';
import { shopOf } from '../shop-of.ts';
import type { Token } from '../world/app-state.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { verifySessionToken } from './session-token.ts';
import { issueToken, refreshAccess, takeAccessToken } from './tokens.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';

const refuse = (error: string, description: string) => json({ error, error_description: description }, 400);

function parameters(exchange: Exchange): Record<string, string> {
  const form = exchange.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const source = form ? Object.fromEntries(exchange.form()) : exchange.json<Record<string, unknown>>();
  return Object.fromEntries(Object.entries(source).map(([name, value]) => [name, String(value)]));
}

function secondsUntil(instant: string | null): number | undefined {
  return instant === null ? undefined : Math.round((Date.parse(instant) - Date.now()) / 1000);
}

function answer(shop: Shop, token: Token): Answer {
  const scope = token.scopes.join(',');
  const staff = shop.staff.find((one) => one.id === token.userId);
  return json({
    access_token: token.accessToken,
    scope,
    expires_in: secondsUntil(token.expiresAt),
    refresh_token: token.refreshToken ?? undefined,
    refresh_token_expires_in: secondsUntil(token.refreshExpiresAt),
    ...(token.kind === 'online' && staff
      ? {
          associated_user_scope: scope,
          associated_user: {
            id: BigInt(staff.id),
            first_name: staff.firstName,
            last_name: staff.lastName,
            email: staff.email,
            account_owner: staff === shop.staff[0],
            locale: 'en',
            collaborator: false,
            email_verified: true,
          },
        }
      : {}),
  });
}

/** A lasting offline token may be traded for an expiring pair, once: it dies of it. */
function migrateToken(world: World, settings: Settings, shop: Shop, asked: Record<string, string>): Answer {
  const old = takeAccessToken(world, shop, asked.subject_token ?? '');
  if (!old || old.expiresAt !== null || asked.requested_token_type !== OFFLINE) {
    return refuse('invalid_subject_token', 'The subject token is invalid');
  }
  old.revokedAt = new Date().toISOString();
  return answer(shop, issueToken(world, settings, shop, { kind: 'offline', expiring: true }));
}

async function exchangeToken(world: World, settings: Settings, shop: Shop, asked: Record<string, string>) {
  if (asked.subject_token_type === OFFLINE) return migrateToken(world, settings, shop, asked);
  if (asked.subject_token_type !== ID_TOKEN) return refuse('invalid_request', 'subject_token_type is not supported');
  const claims = await verifySessionToken(settings, shop, asked.subject_token ?? '');
  if (!claims || !shop.installation) {
    return refuse('invalid_subject_token', 'The subject token is invalid, or the app is not installed');
  }
  if (asked.requested_token_type === ONLINE) {
    return answer(shop, issueToken(world, settings, shop, { kind: 'online', expiring: true, userId: claims.sub }));
  }
  if (asked.requested_token_type !== OFFLINE) return refuse('invalid_request', 'requested_token_type is not supported');
  return answer(shop, issueToken(world, settings, shop, { kind: 'offline', expiring: asked.expiring === '1' }));
}

export function oauthRoutes(world: World, settings: Settings): Route[] {
  return [
    route('POST', '/admin/oauth/access_token', async (exchange) => {
      const shop = shopOf(world, exchange);
      const asked = parameters(exchange);
      if (asked.client_id !== settings.apiKey || asked.client_secret !== settings.apiSecret) {
        return refuse('invalid_client', 'Client authentication failed');
      }
      if (asked.grant_type === EXCHANGE) return exchangeToken(world, settings, shop, asked);
      if (asked.grant_type !== 'refresh_token') return refuse('unsupported_grant_type', 'grant_type is not supported');
      const token = refreshAccess(world, settings, shop, asked.refresh_token ?? '');
      return token ? answer(shop, token) : refuse('invalid_grant', 'The refresh token is invalid or expired');
    }),
  ];
}
