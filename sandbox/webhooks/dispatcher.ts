// Turns what happens in the world into webhook deliveries, the way Shopify's do: at least once, unordered, sometimes
// late, sometimes lost. By itself it is well-behaved; `disturb` makes it as bad as a test needs. What is still to be
// sent when the sandbox ends is kept with the world and sent by the next start.
import { randomUUID } from 'node:crypto';
import type { Subscription } from '../app-config.ts';
import { toJson } from '../http.ts';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import type { World, WorldEvent } from '../world.ts';
import { type Delivery, DeliveryLog, isOpen } from './deliveries.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { type Disturbance, Disturbances } from './disturbances.ts';
import type { Envelope } from './send.ts';

export type Dispatcher = {
  log: DeliveryLog;
  disturb: (disturbance: Disturbance) => void;
  clearDisturbances: () => void;
  disturbances: () => readonly Disturbance[];
  /** Sends what is held, in order, reversed or shuffled; returns how many. */
  release: (order: ReleaseOrder, copies?: number) => number;
  /** Sends a finished delivery again with the same ids. */
  redeliver: (delivery: Delivery) => void;
  /** Resolves true when nothing but held deliveries is open, false after the time. */
  settled: (timeoutMs: number) => Promise<boolean>;
  close: () => void;
};

export type ReleaseOrder = 'arrival' | 'reverse' | 'shuffle';

/** They reach the app whether or not it is still installed. */
const AFTER_UNINSTALL = new Set(['app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact']);

type Receiver = Pick<Subscription, 'uri' | 'name' | 'includeFields'>;

function receivers(configured: Subscription[], shop: Shop, topic: string): Receiver[] {
  if (!shop.installation && !AFTER_UNINSTALL.has(topic)) return [];
  return [...configured, ...shop.subscriptions].filter((one) => one.topic === topic);
}

function envelopes(settings: Settings, event: WorldEvent, second: boolean): Envelope[] {
  const eventId = randomUUID();
  const found = receivers(settings.subscriptions, event.shop, event.topic);
  const all = second ? [...found, ...found.map((one) => ({ ...one, name: 'second' }))] : found;
  return all.map(({ uri, name, includeFields }) => ({
    url: uri.startsWith('/') ? `${settings.appUrl}${uri}` : uri,
    topic: event.topic,
    shopDomain: event.shop.domain,
    apiVersion: settings.webhooks.apiVersion,
    webhookId: randomUUID(),
    eventId,
    triggeredAt: event.triggeredAt,
    name,
    body: bodyOf(event, includeFields),
  }));
}

function bodyOf({ payload }: WorldEvent, includeFields: string[] | undefined): string {
  if (!includeFields) return toJson(payload);
  return toJson(Object.fromEntries(Object.entries(payload as object).filter(([name]) => includeFields.includes(name))));
}

function arranged<T>(list: T[], order: ReleaseOrder): T[] {
  if (order === 'arrival') return list;
  if (order === 'reverse') return [...list].reverse();
  const places = list.map((value) => ({ value, place: Math.random() }));
  return places.sort((a, b) => a.place - b.place).map(({ value }) => value);
}

/** Deliveries that an earlier process left undone: with this start's address of the app. */
function resume(world: World, settings: Settings, deliveries: DeliveryLog, queue: DeliveryQueue): void {
  for (const { state, path, ...envelope } of world.state.undelivered) {
    const url = path === null ? envelope.url : `${settings.appUrl}${path}`;
    const delivery = deliveries.add({ ...envelope, url }, state);
    if (state === 'waiting') queue.add(delivery);
  }
}

function undelivered(settings: Settings, deliveries: DeliveryLog): World['state']['undelivered'] {
  return deliveries.open().map(({ id: _id, attempts: _attempts, createdAt: _createdAt, state, ...envelope }) => ({
    ...envelope,
    path: envelope.url.startsWith(`${settings.appUrl}/`) ? envelope.url.slice(settings.appUrl.length) : null,
    state: state === 'held' ? 'held' : 'waiting',
  }));
}

export function startDispatcher(world: World, settings: Settings): Dispatcher {
  const deliveries = new DeliveryLog();
  const queue = new DeliveryQueue({ ...settings.webhooks, secret: settings.apiSecret });
  const disturbances = new Disturbances();
  resume(world, settings, deliveries, queue);
  world.beforeSave(() => {
    world.state.undelivered = undelivered(settings, deliveries);
  });

  world.onEvent((event) => {
    const disturbance = disturbances.take(event);
    const { duplicates = 0, delayMs = 0, shuffleMs = 0, secondSubscription = false } = disturbance;
    for (const envelope of envelopes(settings, event, secondSubscription)) {
      for (let copy = 0; copy <= duplicates; copy += 1) {
        if (disturbance.lose) deliveries.add(envelope, 'lost');
        else if (disturbance.hold) deliveries.add(envelope, 'held');
        else queue.add(deliveries.add(envelope, 'waiting'), delayMs + Math.random() * shuffleMs);
      }
    }
  });

  return {
    log: deliveries,
    disturb: (disturbance) => disturbances.add(disturbance),
    clearDisturbances: () => disturbances.clear(),
    disturbances: () => disturbances.all(),
    release(order, copies = 1) {
      const held = deliveries.open().filter((one) => one.state === 'held');
      const extra = held.flatMap((one) => Array.from({ length: copies - 1 }, () => deliveries.add(one, 'held')));
      const released = arranged([...held, ...extra], order);
      for (const delivery of released) queue.add(delivery);
      return released.length;
    },
    redeliver: (delivery) => queue.add(deliveries.add(delivery, 'waiting')),
    async settled(timeoutMs) {
      const end = Date.now() + timeoutMs;
      const busy = () => deliveries.all().some((one) => isOpen(one) && one.state !== 'held');
      while (busy() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      return !busy();
    },
    close: () => queue.close(),
  };
}
