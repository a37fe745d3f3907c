/**
 * Getting into the portal and staying in. There is no password: a link sent to the partner's address works once, within ten minutes, and only
 * by a deliberate POST, because mail scanners follow links. Asking for a link is answered alike whether the address is known or not, and both
 * write the same rows. A session is a row that can be ended; its cookie is replaced at every sign-in and lapses after thirty days, or after
 * seven days without a visit.
 */
import { dayMs } from '#app/domain/instant.ts';
import { comparableText } from '#app/domain/text.ts';
import { mailWish, type OutboxWish } from './outbox-kinds.ts';

export const signInLinkMs = 10 * 60_000;
export const sessionMs = 30 * dayMs;
const sessionIdleMs = 7 * dayMs;
/** A visit is noted at most so often, so that reading a page does not always write. */
const seenEveryMs = 5 * 60_000;
/** Mails with a sign-in link to one address within a link's lifetime. */
const linksPerAddress = 3;

export interface MagicLinkRow {
  readonly linkId: string;
  readonly emailKey: string;
  readonly secretHash: string;
  readonly returnTo: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface SessionRow {
  readonly sessionId: string;
  readonly emailKey: string;
  readonly secretHash: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** The rows behind signing in, of one shop within one transaction. */
export interface AccessRecords {
  /** The address as the person gave it and the language of their mails; null for an address that is no partner's. */
  readonly getPerson: (emailKey: string) => Promise<{ readonly email: string; readonly locale: string } | null>;
  readonly countLinksSince: (emailKey: string, since: Date) => Promise<number>;
  readonly recordLink: (link: MagicLinkRow) => Promise<void>;
  /** What is to be sent, written with the rest. */
  readonly writeOutbox: (wishes: readonly OutboxWish[]) => Promise<void>;
  readonly getLink: (linkId: string) => Promise<MagicLinkRow | null>;
  /** False where it was used before or has expired by `at`; of two at once one is told true. */
  readonly spendLink: (linkId: string, at: Date) => Promise<boolean>;
  /** The address has been proven by a link that was sent to it. */
  readonly recordVerified: (emailKey: string, at: Date) => Promise<void>;
  readonly recordSession: (session: SessionRow & { readonly agent: string | null }) => Promise<void>;
  readonly getSession: (sessionId: string) => Promise<SessionRow | null>;
  readonly recordSeen: (sessionId: string, at: Date) => Promise<void>;
  readonly endSession: (sessionId: string, at: Date) => Promise<void>;
}

export interface AccessPorts {
  readonly inShop: <Result>(shopId: string, work: (records: AccessRecords) => Promise<Result>) => Promise<Result>;
  readonly clock: () => number;
  readonly newId: () => string;
  /** At least 128 random bits, as text without a dot. */
  readonly newSecret: () => string;
  readonly hashSecret: (secret: string) => string;
  /** In constant time. */
  readonly isSecretOf: (secret: string, hash: string) => boolean;
  readonly ring: (shopId: string) => void;
}

export interface SignInRequest {
  readonly shopId: string;
  readonly email: string;
  /** A page of the portal, already checked. */
  readonly returnTo: string | null;
}

/** Sends a link to the address if it is a partner's. Says nothing of whether it was. */
export async function requestSignIn(ports: AccessPorts, request: SignInRequest): Promise<void> {
  const { shopId, returnTo } = request;
  const at = ports.clock();
  const emailKey = comparableText(request.email);
  const linkId = ports.newId();
  const secret = ports.newSecret();
  await ports.inShop(shopId, async (records) => {
    const person = await records.getPerson(emailKey);
    const recent = await records.countLinksSince(emailKey, new Date(at - signInLinkMs));
    const wanted = person !== null && recent < linksPerAddress;
    await records.recordLink({
      linkId,
      emailKey,
      secretHash: ports.hashSecret(secret),
      returnTo,
      createdAt: new Date(at),
      expiresAt: new Date(at + signInLinkMs),
      // A link that is sent to nobody opens nothing.
      usedAt: wanted ? null : new Date(at),
    });
    if (!wanted) return;
    // Sent where the partner said, not where the request says.
    const { email, locale } = person;
    const data = { token: `${linkId}.${secret}` };
    await records.writeOutbox([mailWish(`sign-in:${linkId}`, { to: { email }, locale, template: 'sign-in', data })]);
  });
  ports.ring(shopId);
}

const tokenShape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{20,100})$/;

/** Whether a link's token would work now. Consumes nothing. */
export async function isSignInOpen(ports: AccessPorts, shopId: string, token: string): Promise<boolean> {
  return ports.inShop(shopId, async (records) => (await findLink(ports, records, token)) !== null);
}

export interface SignedIn {
  readonly sessionId: string;
  readonly secret: string;
  readonly returnTo: string | null;
}

/** Consumes the link and begins a session; null where the link is forged, used or expired. */
export function signIn(
  ports: AccessPorts,
  shopId: string,
  request: { readonly token: string; readonly agent: string | null },
): Promise<SignedIn | null> {
  return ports.inShop(shopId, async (records) => {
    const link = await findLink(ports, records, request.token);
    if (link === null) return null;
    const at = ports.clock();
    if (!(await records.spendLink(link.linkId, new Date(at)))) return null;
    const sessionId = ports.newId();
    const secret = ports.newSecret();
    await records.recordVerified(link.emailKey, new Date(at));
    await records.recordSession({
      sessionId,
      emailKey: link.emailKey,
      secretHash: ports.hashSecret(secret),
      createdAt: new Date(at),
      seenAt: new Date(at),
      expiresAt: new Date(at + sessionMs),
      endedAt: null,
      agent: request.agent,
    });
    return { sessionId, secret, returnTo: link.returnTo };
  });
}

export interface SessionClaim {
  readonly shopId: string;
  readonly sessionId: string;
  readonly secret: string;
}

/** The person whose session it is, by the compared form of the e-mail; null for a session that is forged, ended or lapsed. */
export function getSessionPerson(ports: AccessPorts, claim: SessionClaim): Promise<string | null> {
  return ports.inShop(claim.shopId, async (records) => {
    const session = await findSession(ports, records, claim);
    if (session === null) return null;
    const at = ports.clock();
    if (at - session.seenAt.getTime() > seenEveryMs) await records.recordSeen(session.sessionId, new Date(at));
    return session.emailKey;
  });
}

/** Ends the session for good. Who cannot show its secret ends nothing. */
export async function signOut(ports: AccessPorts, claim: SessionClaim): Promise<void> {
  await ports.inShop(claim.shopId, async (records) => {
    const session = await findSession(ports, records, claim);
    if (session !== null) await records.endSession(session.sessionId, new Date(ports.clock()));
  });
}

async function findLink(ports: AccessPorts, records: AccessRecords, token: string): Promise<MagicLinkRow | null> {
  const [, linkId, secret] = tokenShape.exec(token) ?? [];
  if (linkId === undefined || secret === undefined) return null;
  const link = await records.getLink(linkId);
  if (link === null || !ports.isSecretOf(secret, link.secretHash)) return null;
  return link.usedAt === null && link.expiresAt.getTime() > ports.clock() ? link : null;
}

async function findSession(
  ports: AccessPorts,
  records: AccessRecords,
  claim: SessionClaim,
): Promise<SessionRow | null> {
  const session = await records.getSession(claim.sessionId);
  if (session === null || !ports.isSecretOf(claim.secret, session.secretHash) || session.endedAt !== null) return null;
  const at = ports.clock();
  const lapsed = session.expiresAt.getTime() <= at || at - session.seenAt.getTime() > sessionIdleMs;
  return lapsed ? null : session;
}
