/*
 * What happens in a simulated shop: a tape's events, brought to the product as each of them comes in live. Webhooks and clicks go through the
 * doors, what merchants do through their flows and at the time at which they do it. Whatever is not acknowledged is tried again, as Shopify,
 * browsers and people do, so an event may be delivered more than once.
 */
import { createHmac, hash } from 'node:crypto';
import { stringify } from 'lossless-json';
import type pg from 'pg';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { appendItem } from '#app/adapters/db/inbox.ts';
import { insertVersion, type ReplayShop, recordPartnerChange } from '#app/adapters/db/replay-shop.ts';
import { Failure } from '#app/domain/failure.ts';
import { type ProgramChange, versionsOf } from '#app/domain/program.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import { type SimulatedProcess, simulatedSecret } from './process.ts';

type Of<Type extends TapeEvent['type']> = Extract<TapeEvent, { type: Type }>;
/** Everything but payouts, whose time is the schedule's to choose. */
export type Happening = Exclude<TapeEvent, Of<'payout'>>;

export interface Happenings {
  /** Brings one to the product. Returns what of it happened, to be written down once: null for what was refused. */
  readonly deliver: (process: SimulatedProcess, event: Happening, now: number) => Promise<TapeEvent | null>;
  /** A webhook that nobody can understand. */
  readonly deliverPoison: (process: SimulatedProcess, webhookId: string, now: number) => Promise<void>;
}

export function createHappenings(owner: pg.Pool, shop: ReplayShop, program: ReplayProgram): Happenings {
  const links = new Set(program.partners.flatMap((partner) => partner.links.map(({ code }) => code)));
  const changes = new Map<string, ProgramChange[]>(program.programs.map(({ key }) => [key, []]));

  const exists = async (sql: string, values: readonly unknown[]): Promise<boolean> => {
    const { rows } = await owner.query<{ exists: boolean }>(`SELECT EXISTS (${sql})`, [shop.shopId, ...values]);
    return rows[0]?.exists === true;
  };

  const post = async (process: SimulatedProcess, topic: string, webhookId: string, body: string, at: number) => {
    const { acceptWebhook } = await process.openDoors();
    const bytes = Buffer.from(body);
    const headers: Readonly<Record<string, string>> = {
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop.domain,
      'x-shopify-webhook-id': hash('sha256', webhookId, 'base64url'),
      'x-shopify-triggered-at': new Date(at).toISOString(),
      'x-shopify-hmac-sha256': createHmac('sha256', simulatedSecret).update(bytes).digest('base64'),
    };
    await acceptWebhook({ body: bytes, header: (name) => headers[name] ?? null });
  };

  const append = (process: SimulatedProcess, topic: string, messageId: string, body: object): Promise<void> =>
    inShopSql(process.database, shop.shopId, (sql) =>
      appendItem(sql, shop.shopId, { topic, webhookId: messageId, body }),
    );

  const deliverers: {
    readonly [Type in Happening['type']]: (
      process: SimulatedProcess,
      event: Of<Type>,
      now: number,
    ) => Promise<TapeEvent | null>;
  } = {
    async click(process, event) {
      if (!links.has(event.link)) return null;
      const { storefront } = await process.openDoors();
      const nothing = { landing: null, referrer: null, agent: null, address: null };
      const { link: code, visitor, at } = event;
      await storefront.reportClick({ ...nothing, shopId: shop.shopId, code, visitor, at });
      return event;
    },
    async webhook(process, event) {
      await post(process, event.topic, event.webhookId, stringify(event.body) ?? '', event.at);
      return event;
    },
    async register(process, event) {
      const { customer, visitor, email, at } = event;
      const body = { customerId: customer, visitor, email: email === '' ? null : email, at };
      await append(process, 'tributary/registration', nameOf(event), body);
      return event;
    },
    async verify(process, event) {
      await append(process, 'tributary/verification', nameOf(event), { customerId: event.customer, at: event.at });
      return event;
    },
    async assign(process, { order, partner }, at) {
      const partnerId = partner === null ? null : requireId(shop.partnerIds, partner);
      const request = { orderId: order, partnerId, reason: '', actor: 'merchant' };
      await unlessRefused(process.admin.assignOrder(shop.shopId, request));
      const isDone = await exists(
        'SELECT FROM assignment WHERE shop_id = $1 AND order_id = $2 AND at = $3 AND partner_id IS NOT DISTINCT FROM $4',
        [order, new Date(at), partnerId],
      );
      return isDone ? { type: 'assign', order, partner, at } : null;
    },
    async group(process, { partner, group }, at) {
      const partnerId = requireId(shop.partnerIds, partner);
      await inShopSql(process.database, shop.shopId, async (sql) => {
        await recordPartnerChange(sql, shop, { partner, kind: 'group', value: group, at: new Date(at) });
        const item = { topic: 'tributary/partner-changed', webhookId: `group ${partner} ${group} ${at}` };
        await appendItem(sql, shop.shopId, { ...item, body: { partnerId } });
      });
      return { type: 'group', partner, group, at };
    },
    async status(process, { partner, status }, at) {
      const partnerId = requireId(shop.partnerIds, partner);
      const action = status === 'suspended' ? 'suspend' : 'reinstate';
      await unlessRefused(process.admin.reviewPartner(shop.shopId, partnerId, { action, actor: 'merchant' }));
      const isDone = await exists(
        `SELECT FROM (SELECT value, at FROM partner_change WHERE shop_id = $1 AND partner_id = $2 AND kind = 'status'
          ORDER BY position DESC LIMIT 1) AS newest WHERE value = $3 AND at = $4`,
        [partnerId, status, new Date(at)],
      );
      return isDone ? { type: 'status', partner, status, at } : null;
    },
    async program(process, { program: key, change }, at) {
      const known = changes.get(key);
      const first = program.programs.find((each) => each.key === key);
      if (known === undefined || first === undefined) throw new Error(`there is no programme ${key}`);
      const next = [...known, { at, change }];
      const terms = versionsOf({ effectiveAt: Number.NEGATIVE_INFINITY, terms: first.terms }, next).at(-1)?.terms;
      if (terms === undefined) throw new Error('a change makes a version');
      await inShopSql(process.database, shop.shopId, async (sql) => {
        await insertVersion(sql, shop, { program: key, at: new Date(at), terms });
        const item = { topic: 'tributary/program-changed', webhookId: `program ${key} ${at} ${next.length}` };
        await appendItem(sql, shop.shopId, { ...item, body: { since: at } });
      });
      changes.set(key, next);
      return { type: 'program', program: key, change, at };
    },
  };

  return {
    deliver: (process, event, now) =>
      (
        deliverers[event.type] as (
          process: SimulatedProcess,
          event: Happening,
          now: number,
        ) => Promise<TapeEvent | null>
      )(process, event, now),
    deliverPoison: (process, webhookId, now) => post(process, 'orders/create', webhookId, '{"id":', now),
  };
}

/** The same text for the same message, so that a second delivery is known as such. */
function nameOf(event: Happening): string {
  return hash('sha256', stringify(event) ?? '', 'base64url');
}

/** What cannot be done is an answer, too. */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function requireId(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`there is no ${key}`);
  return id;
}
