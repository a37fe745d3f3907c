/** The portal's entrance, composed: which shop's it is, who comes in, and how. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { hashSecret, isSecretOf, newSecret } from '#app/adapters/crypto/secrets.ts';
import { applicationRecords } from '#app/adapters/db/application-records.ts';
import { inShop } from '#app/adapters/db/in-shop.ts';
import { portalAccessRecords } from '#app/adapters/db/portal-access-records.ts';
import { listMemberships, type Membership } from '#app/adapters/db/read/portal-person.ts';
import { getPortalShop, listOpenPrograms, type PortalShop } from '#app/adapters/db/read/portal-shop.ts';
import { createAttemptLimit } from '#app/adapters/http/attempt-limit.ts';
import { createPortalCookies } from '#app/adapters/http/portal-cookies.ts';
import { isSameOrigin } from '#app/adapters/http/same-origin.ts';
import { Failure } from '#app/domain/failure.ts';
import { type Application, type ApplicationPorts, applyAsPartner } from '#app/flows/apply-as-partner.ts';
import {
  type AccessPorts,
  getSessionPerson,
  isSignInOpen,
  requestSignIn,
  sessionMs,
  signIn,
  signOut,
} from '#app/flows/portal-access.ts';
import type { Base } from './base.ts';

/** Somebody who is signed in, as the partner of the programme they look at. */
export interface Viewer {
  readonly partner: Membership;
  readonly memberships: readonly Membership[];
}

const minuteMs = 60_000;
/** A request for a link is answered no sooner, so that the answer's time says nothing about the address. */
const leastAnswerMs = 250;

export function composeEntrance({ clock, config, database }: Base, ring: (shopId: string) => void) {
  const cookies = createPortalCookies(config.appUrl);
  const signInLimit = createAttemptLimit(20, 10 * minuteMs);
  const applyLimit = createAttemptLimit(20, 10 * minuteMs);
  const access: AccessPorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(portalAccessRecords(tx, shopId))),
    clock,
    newId: uuidv7,
    newSecret,
    hashSecret,
    isSecretOf,
    ring,
  };
  const applications: ApplicationPorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(applicationRecords(tx, shopId))),
    ring,
    clock,
    newId: uuidv7,
    randomBytes,
    sendSignIn: (shopId, email) => requestSignIn(access, { shopId, email, returnTo: null }),
  };

  return {
    isSameOrigin: (request: Request) => isSameOrigin(request, config.appUrl),

    /** Throws {@link Failure} `not_found`. */
    async requireShop(shopName: string | undefined): Promise<PortalShop> {
      const shop = await getPortalShop(database, shopName ?? '');
      if (shop === null) throw new Failure('not_found', 'There is no partner portal at this address.');
      return shop;
    },

    /** Null for somebody who is not signed in, or signed in at another shop. */
    async getViewer(request: Request, shop: PortalShop): Promise<Viewer | null> {
      const claim = cookies.readSession(request);
      if (claim === null || claim.shopId !== shop.shopId) return null;
      const emailKey = await getSessionPerson(access, claim);
      if (emailKey === null) return null;
      const memberships = await listMemberships(database, shop.shopId, emailKey);
      const chosen = cookies.readProgram(request);
      const partner =
        memberships.find(({ programKey }) => programKey === chosen) ??
        memberships.find(({ status }) => status === 'approved') ??
        memberships[0];
      return partner === undefined ? null : { partner, memberships };
    },

    listOpenPrograms: (shop: PortalShop) => listOpenPrograms(database, shop.shopId, new Date(clock())),

    /** Throws {@link Failure}: `too_many`, or `not_found` where the programme takes no applications. */
    async apply(shop: PortalShop, application: Application, address: string | null) {
      if (!applyLimit.take(`${shop.shopId}:${address}`)) throw new Failure('too_many', 'Try again in a few minutes.');
      if (!shop.installed) throw new Failure('not_found', 'This shop takes no applications at present.');
      return applyAsPartner(applications, shop.shopId, application);
    },

    /** Throws {@link Failure} `too_many` by the visitor's address alone, never by the e-mail's. */
    async requestSignIn(shop: PortalShop, email: string, returnTo: string | null, address: string | null) {
      if (!signInLimit.take(`${shop.shopId}:${address}`)) throw new Failure('too_many', 'Try again in a few minutes.');
      await Promise.all([requestSignIn(access, { shopId: shop.shopId, email, returnTo }), pause(leastAnswerMs)]);
    },

    isSignInOpen: (shop: PortalShop, token: string) => isSignInOpen(access, shop.shopId, token),

    /** Begins a session and ends the one that the browser had. Null where the link does not work (any more). */
    async signIn(request: Request, shop: PortalShop, token: string) {
      const agent = request.headers.get('user-agent')?.slice(0, 300) ?? null;
      const begun = await signIn(access, shop.shopId, { token, agent });
      if (begun === null) return null;
      const earlier = cookies.readSession(request);
      if (earlier !== null) await signOut(access, earlier);
      const { returnTo, ...session } = begun;
      return { returnTo, cookie: cookies.writeSession({ shopId: shop.shopId, ...session }, sessionMs / 1_000) };
    },

    /** The cookie that takes the session away. */
    async signOut(request: Request): Promise<string> {
      const claim = cookies.readSession(request);
      if (claim !== null) await signOut(access, claim);
      return cookies.clearSession();
    },

    chooseProgram: (programKey: string) => cookies.writeProgram(programKey),
  };
}
