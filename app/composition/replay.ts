/** A replay, composed of what the server and the workers are composed of, on a database of its own. */
import { createHmac, hash } from 'node:crypto';
import { stringify } from 'lossless-json';
import { v7 as uuidv7 } from 'uuid';
import { inShopSql, type ShopConnection } from '#app/adapters/db/in-shop.ts';
import { appendItem } from '#app/adapters/db/inbox.ts';
import {
  insertReplayShop,
  insertVersion,
  listUnended,
  newReplayShop,
  readBalances,
  recordAssignment,
  recordPartnerChange,
} from '#app/adapters/db/replay-shop.ts';
import { storable } from '#app/adapters/shopify/payload/fields.ts';
import { visitorAttribute } from '#app/adapters/shopify/payload/order.ts';
import type { Services } from '#app/composition.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import type { Statement } from '#app/domain/statement.ts';
import { type ReplayPorts, replayTape } from '#app/flows/replay-tape.ts';

export interface ReplayRun {
  readonly program: ReplayProgram;
  readonly events: AsyncIterable<TapeEvent>;
  readonly asOf: EpochMs | null;
  /** Sets the clock that the services were composed with. */
  readonly setClock: (now: EpochMs) => void;
  readonly warn: (line: string) => void;
}

export async function runReplay(services: Services, run: ReplayRun): Promise<Statement> {
  const shop = newReplayShop(run.program);
  const inShop = <Result>(work: (sql: ShopConnection) => Promise<Result>) =>
    inShopSql(services.database, shop.shopId, work);
  await inShop((sql) => insertReplayShop(sql, shop, run.program));
  const visitors = new Set<string>();
  const { path } = services;

  const ports: ReplayPorts = {
    setClock: run.setClock,
    warn: run.warn,
    isVisitorKnown: (visitor) => visitors.has(visitor),
    noteVisitor: (visitor) => visitors.add(visitor),
    async recordClick({ visitor, link, at }) {
      const nothing = { landing: null, referrer: null, agent: null, address: null };
      await services.recordReportedClick({ ...nothing, shopId: shop.shopId, code: link, visitor, at });
    },
    async acceptWebhook(event) {
      for (const visitor of visitorsIn(event.body)) visitors.add(visitor);
      await services.acceptWebhook(toDelivery(event, shop.domain, services.config.shopify.apiSecret));
    },
    appendItem: (item) => inShop((sql) => appendItem(sql, shop.shopId, { ...item, webhookId: uuidv7() })),
    assign: ({ at, ...assignment }) =>
      inShop((sql) => recordAssignment(sql, shop, { ...assignment, at: new Date(at) })),
    changePartner: ({ at, ...change }) =>
      inShop((sql) => recordPartnerChange(sql, shop, { ...change, at: new Date(at) })),
    addVersion: ({ at, ...version }) => inShop((sql) => insertVersion(sql, shop, { ...version, at: new Date(at) })),
    async processInbox() {
      const { taken, more } = await path.processInbox(shop.shopId);
      return taken > 0 || more;
    },
    matureEntitlements: async () => (await path.matureEntitlements(shop.shopId)).more,
    async payPartners(at) {
      await path.payPartners(shop.shopId, { runId: uuidv7(), at });
    },
    listHistories: (after, limit) => path.listHistories(shop.shopId, after, limit),
    async settleHistories(keys) {
      await path.settleHistories(shop.shopId, keys);
    },
    loadHistories: (keys) => path.loadHistories(shop.shopId, keys),
    listBalances: () => inShop(readBalances),
    listUnended: () => inShop(listUnended),
  };
  return replayTape(ports, run.program, run.events, run.asOf);
}

/** The event as Shopify would deliver it, signed. Webhook ids of tapes may be any text; equal ones stay equal. */
function toDelivery(
  { topic, webhookId, body, at }: Extract<TapeEvent, { type: 'webhook' }>,
  domain: string,
  secret: string,
) {
  const bytes = Buffer.from(stringify(body) ?? '');
  const headers: Readonly<Record<string, string>> = {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': domain,
    'x-shopify-webhook-id': hash('sha256', webhookId, 'base64url'),
    'x-shopify-triggered-at': new Date(at).toISOString(),
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(bytes).digest('base64'),
  };
  return { body: bytes, header: (name: string) => headers[name] ?? null };
}

type Attribute = { readonly name?: unknown; readonly value?: unknown } | null;

/** Every visitor that an order's body, of whatever shape, names in its attributes or in those of a line. */
function visitorsIn(body: unknown): readonly string[] {
  const order = body as { readonly note_attributes?: unknown; readonly line_items?: unknown };
  const lines = listOf<{ readonly properties?: unknown } | null>(order.line_items);
  return [order.note_attributes, ...lines.map((line) => line?.properties)]
    .flatMap((attributes) => listOf<Attribute>(attributes))
    .flatMap((one) => (one?.name === visitorAttribute ? [storable(String(one.value))] : []));
}

function listOf<Item>(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value : [];
}
