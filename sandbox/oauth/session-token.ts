// Session tokens: what App Bridge hands the app in an iframe, and what token exchange trades in; and those of shoppers' extensions.
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Settings } from '../settings.ts';
import type { Customer, Shop, Staff } from '../world/state.ts';

const LIFETIME_SECONDS = 60;
const EXTENSION_LIFETIME_SECONDS = 300;

export type SessionTokenClaims = { iss: string; dest: string; aud: string; sub: string; sid: string };

/** A token for one member of staff, valid for a minute. Tests may bend claims, lifetime and secret. */
export function sessionToken(
  settings: Settings,
  shop: Shop,
  staff: Staff | undefined = shop.staff[0],
  bend: { claims?: Partial<SessionTokenClaims>; expiresInSeconds?: number; secret?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims: SessionTokenClaims = {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: settings.apiKey,
    sub: staff?.id ?? '1',
    sid: randomUUID(),
    ...bend.claims,
  };
  return new SignJWT({ ...claims, jti: randomUUID(), sig: 'sandbox' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + (bend.expiresInSeconds ?? LIFETIME_SECONDS))
    .sign(new TextEncoder().encode(bend.secret ?? settings.apiSecret));
}

/** What an extension in checkout or customer account gets: without `iss` and `sid`, the shop without a protocol, `sub` only for who is signed in. */
export function extensionToken(settings: Settings, shop: Shop, customer: Customer | null): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const subject = customer === null ? {} : { sub: `gid://shopify/Customer/${customer.id}` };
  return new SignJWT({ dest: shop.domain, aud: settings.apiKey, jti: randomUUID(), ...subject })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + EXTENSION_LIFETIME_SECONDS)
    .sign(new TextEncoder().encode(settings.apiSecret));
}

/** The claims when signature, audience, time and shop are right; null otherwise. */
export async function verifySessionToken(
  settings: Settings,
  shop: Shop,
  token: string,
): Promise<SessionTokenClaims | null> {
  try {
    const secret = new TextEncoder().encode(settings.apiSecret);
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], audience: settings.apiKey });
    if (payload.dest !== `https://${shop.domain}` || payload.exp === undefined) return null;
    return payload as unknown as SessionTokenClaims;
  } catch {
    return null; // jose throws for every kind of invalid token; the caller answers invalid_subject_token
  }
}
