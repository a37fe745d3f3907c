// The control API: how tests, the seed and the demo move the sandbox's world. README.md lists it.
import type { AdminApi } from '../admin-api/endpoint.ts';
import type { Fault, Faults } from '../admin-api/faults.ts';
import { type Exchange, json, Refusal, type Route, route } from '../http.ts';
import type { Settings } from '../settings.ts';
import type { Delivery } from '../webhooks/deliveries.ts';
import type { Dispatcher, ReleaseOrder } from '../webhooks/dispatcher.ts';
import type { Disturbance } from '../webhooks/disturbances.ts';
import { requireShop, type World } from '../world.ts';
import { orderRoutes } from './orders.ts';
import { shopRoutes } from './shops.ts';

export type Controlled = {
  world: World;
  settings: Settings;
  faults: Faults;
  dispatcher: Dispatcher;
  adminApi: AdminApi;
};

const SETTLE_MS = 10_000;
const LISTED = 500;

function listDeliveries(dispatcher: Dispatcher, exchange: Exchange): Delivery[] {
  const { query } = exchange;
  const fits = (one: Delivery) =>
    (!query.has('shop') || one.shopDomain === query.get('shop')) &&
    (!query.has('topic') || one.topic === query.get('topic')) &&
    (!query.has('state') || one.state === query.get('state')) &&
    one.id > Number(query.get('after') ?? 0);
  return dispatcher.log
    .all()
    .filter(fits)
    .slice(0, Number(query.get('limit') ?? LISTED));
}

function webhookRoutes({ world, dispatcher }: Controlled): Route[] {
  return [
    route('GET', '/_control/deliveries', (exchange) => json(listDeliveries(dispatcher, exchange))),
    route('DELETE', '/_control/deliveries', () => {
      dispatcher.log.clear();
      return json({ ok: true });
    }),
    route('POST', '/_control/deliveries/:id/again', ({ params }) => {
      const delivery = dispatcher.log.all().find((one) => one.id === Number(params.id));
      if (!delivery?.body) throw new Refusal(404, `delivery ${params.id} is not in the log any more`);
      dispatcher.redeliver(delivery);
      return json({ ok: true });
    }),
    route('GET', '/_control/webhooks', () => json(dispatcher.disturbances())),
    route('POST', '/_control/webhooks', ({ json: body }) => {
      dispatcher.disturb(body<Disturbance>());
      return json(dispatcher.disturbances());
    }),
    route('DELETE', '/_control/webhooks', () => {
      dispatcher.clearDisturbances();
      return json([]);
    }),
    route('POST', '/_control/webhooks/release', ({ json: body }) => {
      const { order = 'arrival', copies = 1 } = body<{ order?: ReleaseOrder; copies?: number }>();
      return json({ released: dispatcher.release(order, copies) });
    }),
    route('POST', '/_control/webhooks/settle', async ({ json: body }) => {
      const { timeoutMs = SETTLE_MS } = body<{ timeoutMs?: number }>();
      return json({ settled: await dispatcher.settled(timeoutMs) });
    }),
    route('POST', '/_control/webhooks/emit', ({ json: body }) => {
      const { shop, topic, payload } = body<{ shop: string; topic: string; payload: unknown }>();
      world.emit(requireShop(world, shop), topic, payload);
      return json({ ok: true });
    }),
  ];
}

const FAULT_KINDS = [
  'answer-lost',
  'bulk-failed',
  'connection-lost',
  'delay',
  'error-500',
  'internal-error',
  'throttled',
];

function faultRoutes({ faults, adminApi }: Controlled): Route[] {
  return [
    route('GET', '/_control/faults', () => json(faults.all())),
    route('POST', '/_control/faults', ({ json: body }) => {
      const fault = body<Fault>();
      if (!FAULT_KINDS.includes(fault.kind)) throw new Refusal(422, `kind must be one of ${FAULT_KINDS.join(', ')}`);
      faults.add({ ...fault, times: fault.times ?? 1 });
      return json(faults.all());
    }),
    route('DELETE', '/_control/faults', () => {
      faults.clear();
      return json([]);
    }),
    route('POST', '/_control/throttle', ({ json: body }) => {
      const {
        shop,
        maximum = 2000,
        restoreRate = 100,
      } = body<{ shop: string; maximum?: number; restoreRate?: number }>();
      const bucket = adminApi.bucket(shop);
      bucket.resize(maximum, restoreRate);
      return json(bucket.status());
    }),
    route('GET', '/_control/calls', ({ query }) => {
      const operation = query.get('operation');
      const fits = (one: AdminApi['calls'][number]) =>
        (!query.has('shop') || one.shop === query.get('shop')) &&
        (operation === null || one.operations.includes(operation));
      return json(adminApi.calls.filter(fits));
    }),
  ];
}

export function controlRoutes(controlled: Controlled): Route[] {
  const { world, settings } = controlled;
  return [
    ...shopRoutes(world, settings),
    ...orderRoutes(world),
    ...webhookRoutes(controlled),
    ...faultRoutes(controlled),
  ];
}
