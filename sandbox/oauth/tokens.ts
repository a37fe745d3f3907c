// Access tokens: issued, found, refreshed with rotation, and dead after an uninstall.
import { randomBytes } from 'node:crypto';
import type { Settings } from '../settings.ts';
import type { Token } from '../world/app-state.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';

const ONLINE_SECONDS = 86_400;
const KEPT_TOKENS = 200;

const secret = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const isPast = (instant: string | null) => instant !== null && Date.parse(instant) <= Date.now();

export type TokenRequest = { kind: Token['kind']; expiring: boolean; userId?: string; replaces?: string };

export function issueToken(world: World, settings: Settings, shop: Shop, request: TokenRequest): Token {
  const offlineExpiring = request.kind === 'offline' && request.expiring;
  const lifetime = request.kind === 'online' ? ONLINE_SECONDS : settings.tokens.accessTokenSeconds;
  const token: Token = {
    accessToken: secret(request.kind === 'online' ? 'shpua' : 'shpat'),
    kind: request.kind,
    userId: request.userId ?? null,
    scopes: shop.installation?.scopes ?? [],
    createdAt: new Date().toISOString(),
    expiresAt: request.kind === 'online' || offlineExpiring ? inSeconds(lifetime) : null,
    refreshToken: offlineExpiring ? secret('shprt') : null,
    refreshExpiresAt: offlineExpiring ? inSeconds(settings.tokens.refreshTokenSeconds) : null,
    replacedRefreshToken: request.replaces ?? null,
    revokedAt: null,
  };
  shop.tokens.push(token);
  if (shop.tokens.length > KEPT_TOKENS) shop.tokens.splice(0, shop.tokens.length - KEPT_TOKENS);
  world.changed();
  return token;
}

/** The living token with that text; using it retires the refresh token that it replaced. */
export function takeAccessToken(world: World, shop: Shop, accessToken: string): Token | null {
  const token = shop.tokens.find((one) => one.accessToken === accessToken);
  if (!token || token.revokedAt !== null || isPast(token.expiresAt) || !shop.installation) return null;
  retireReplaced(world, shop, token);
  return token;
}

function retireReplaced(world: World, shop: Shop, token: Token): void {
  if (token.replacedRefreshToken === null) return;
  const replaced = shop.tokens.find((one) => one.refreshToken === token.replacedRefreshToken);
  if (replaced) replaced.refreshToken = null;
  token.replacedRefreshToken = null;
  world.changed();
}

/**
 * Trades a refresh token for a new pair. The old refresh token stays valid until the new pair is first used, so that
 * an app that lost the answer can ask again.
 */
export function refreshAccess(world: World, settings: Settings, shop: Shop, refreshToken: string): Token | null {
  const old = shop.tokens.find((one) => one.refreshToken === refreshToken);
  if (!old || old.revokedAt !== null || isPast(old.refreshExpiresAt) || !shop.installation) return null;
  retireReplaced(world, shop, old);
  return issueToken(world, settings, shop, { kind: 'offline', expiring: true, replaces: refreshToken });
}
