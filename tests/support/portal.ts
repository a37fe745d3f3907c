// A shop with a programme, a portal on a clock that the test moves, and a browser that remembers its cookies.

import { v7 as uuidv7 } from 'uuid';
import { afterAll } from 'vitest';
import { compose, type Services } from '#app/composition.ts';
import type { TestDatabase } from './postgres.ts';
import { insertShop, type TestShop, testConfig } from './services.ts';

export interface PortalWorld {
  readonly services: Services;
  readonly clock: { now: number };
  readonly database: TestDatabase;
}

export async function portalWorld(database: TestDatabase, more: Record<string, string> = {}): Promise<PortalWorld> {
  const clock = { now: Date.parse('2026-03-10T12:00:00Z') };
  const services = await compose(testConfig(database, more), 'test', () => clock.now);
  afterAll(() => services.close());
  return { services, clock, database };
}

export interface PortalTestShop extends TestShop {
  readonly name: string;
  readonly programId: string;
}

/** An installed shop whose one programme pays 10 %. */
export async function insertPortalShop(
  database: TestDatabase,
  name: string,
  options: { readonly autoApprove?: boolean } = {},
): Promise<PortalTestShop> {
  const shop = await insertShop(database, name, `https://${name}.example`);
  const programId = uuidv7();
  await database.owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank, auto_approve, code_template, code_percent)
     VALUES ($1, $2, 'partners', 'affiliate', 'Partner programme', 1, $3, '{NAME}10', '10')`,
    [shop.shopId, programId, options.autoApprove ?? false],
  );
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 1, '2026-01-01', $3, 'test')`,
    [shop.shopId, programId, JSON.stringify({ rules: [{ key: 'default', percent: '10' }], holdDays: 14 })],
  );
  return { ...shop, name, programId };
}

export function applicationOf(shop: PortalTestShop, email: string, name = 'Ada Lindqvist') {
  return {
    programId: shop.programId,
    name,
    email,
    company: null,
    website: null,
    country: 'SE',
    message: 'I write about the outdoors.',
    acceptedTerms: 1,
    locale: 'en',
  };
}

/** Applies by the portal and is approved by the merchant; the partner's id. */
export async function joinAsPartner(
  { services, database }: PortalWorld,
  shop: PortalTestShop,
  email: string,
  name?: string,
): Promise<string> {
  await services.portal.apply(
    await services.portal.requireShop(shop.name),
    applicationOf(shop, email, name),
    crypto.randomUUID(),
  );
  const { rows } = await database.owner.query(
    'SELECT partner_id FROM partner WHERE shop_id = $1 AND program_id = $2 AND email_key = $3',
    [shop.shopId, shop.programId, email.toLowerCase()],
  );
  const partnerId: string = rows[0].partner_id;
  await services.admin.reviewPartner(shop.shopId, partnerId, { action: 'approve', actor: 'merchant' });
  return partnerId;
}

/** The mails that wait for an address or a partner, the oldest first. */
export async function mailsTo(database: TestDatabase, to: { email: string } | { partnerId: string }) {
  const { rows } = await database.owner.query(
    "SELECT payload FROM outbox_item WHERE kind = 'mail' AND payload -> 'to' = $1::jsonb ORDER BY outbox_id",
    [JSON.stringify(to)],
  );
  return rows.map(({ payload }) => payload as { template: string; locale: string | null; data: { token: string } });
}

export const portalOrigin = 'http://127.0.0.1:3100';

/** Requests as a browser makes them from the portal's own pages. */
export class PortalBrowser {
  readonly #cookies = new Map<string, string>();

  /** Takes what a `Set-Cookie` header says. */
  keep(cookie: string | null): void {
    const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie ?? '') ?? [];
    if (name === undefined || value === undefined) return;
    if (/Max-Age=0(?:;|$)/.test(rest ?? '')) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  get(path: string): Request {
    return new Request(portalOrigin + path, { headers: this.#headers() });
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { origin: portalOrigin },
  ): Request {
    return new Request(portalOrigin + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { ...this.#headers(), ...headers },
    });
  }

  #headers(): Record<string, string> {
    const pairs = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`);
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
  }
}

/** Asks for a link, takes it out of the mail and spends it. */
export async function signInAs(world: PortalWorld, shop: PortalTestShop, email: string): Promise<PortalBrowser> {
  const browser = new PortalBrowser();
  const { portal } = world.services;
  const portalShop = await portal.requireShop(shop.name);
  await portal.requestSignIn(portalShop, email, null, crypto.randomUUID());
  const mail = (await mailsTo(world.database, { email })).at(-1);
  const begun = await portal.signIn(browser.get('/'), portalShop, mail?.data.token ?? '');
  if (begun === null) throw new Error(`${email} could not sign in`);
  browser.keep(begun.cookie);
  return browser;
}
