/**
 * Session tokens of the extensions that Shopify runs at the checkout and in customer accounts. Shopify signs them with the app's secret, so the
 * shop and the customer in them are true; a browser holds one for five minutes and may send it more than once, so they say who asks and
 * nothing else. A member of staff's token carries the same signature, and is refused here.
 * https://shopify.dev/docs/api/checkout-ui-extensions/latest/target-apis/platform-apis/session-token-api
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export interface ExtensionCaller {
  /** *.myshopify.com */
  readonly domain: string;
  /** Shopify's number as text; null for a shopper who is not signed in, or whom the app may not know. */
  readonly customerId: string | null;
}

export interface TokenCheck {
  /** The app's secrets: after a rotation Shopify signs with the old one for a while. */
  readonly secrets: readonly string[];
  readonly clientId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const leewaySeconds = 10;
const longestToken = 4_000;

const header = z.object({ alg: z.literal('HS256') });
const claims = z.object({
  aud: z.string(),
  exp: z.number(),
  nbf: z.number(),
  /** Documented without the protocol, which staff's tokens have. */
  dest: z.string().regex(/^(https:\/\/)?[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
  sub: z
    .string()
    .regex(/^gid:\/\/shopify\/Customer\/\d{1,20}$/)
    .nullish(),
});

/** Null for a token that Shopify did not sign for this app, that is not of this minute, or that is no shopper's. */
export function verifyExtensionToken(token: string, { secrets, clientId, now }: TokenCheck): ExtensionCaller | null {
  const parts = token.length <= longestToken ? token.split('.') : [];
  const [head, body, signature] = parts;
  if (parts.length !== 3 || head === undefined || body === undefined || signature === undefined) return null;
  if (!isSigned(`${head}.${body}`, signature, secrets)) return null;
  const parsed = claims.safeParse(decode(body));
  if (!parsed.success || !header.safeParse(decode(head)).success) return null;
  const { aud, exp, nbf, dest, sub } = parsed.data;
  const seconds = now / 1_000;
  if (aud !== clientId || seconds > exp + leewaySeconds || seconds < nbf - leewaySeconds) return null;
  return { domain: dest.replace('https://', ''), customerId: sub?.split('/').at(-1) ?? null };
}

function isSigned(message: string, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64url');
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(message).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
