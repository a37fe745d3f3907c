// Session tokens as Shopify signs them for an extension in checkout or customer account.
import { SignJWT } from 'jose';
import { testApiSecret } from './services.ts';

export interface TokenSubject {
  /** The shop's *.myshopify.com domain. */
  readonly domain: string;
  /** Shopify's number as text; nobody is signed in without. */
  readonly customer?: string;
}

interface Bend {
  readonly secret?: string;
  /** When it was issued, in milliseconds since the epoch. */
  readonly at?: number;
  readonly algorithm?: 'HS256' | 'HS512';
  readonly claims?: Readonly<Record<string, unknown>>;
}

const clientId = 'a-key-of-the-tests';
const lifetimeSeconds = 300;

export function signExtensionToken({ domain, customer }: TokenSubject, bend: Bend = {}): Promise<string> {
  const at = Math.floor((bend.at ?? Date.now()) / 1_000);
  const subject = customer === undefined ? {} : { sub: `gid://shopify/Customer/${customer}` };
  const times = { iat: at, nbf: at, exp: at + lifetimeSeconds };
  return new SignJWT({ dest: domain, aud: clientId, jti: 'nonce', ...times, ...subject, ...bend.claims })
    .setProtectedHeader({ alg: bend.algorithm ?? 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(bend.secret ?? testApiSecret));
}
