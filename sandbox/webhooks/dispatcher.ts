// Turns what happens in the world into webhook deliveries, the way Shopify's do: at least once, unordered, sometimes
// late, sometimes lost. By itself it is well-behaved; `disturb` makes it as bad as a test needs.
import { randomUUID } from 'node:crypto';
import { toJson } from '../http.ts';
import { log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import type { World, WorldEvent } from '../world.ts';
import { type Delivery, DeliveryLog, isOpen } from './deliveries.ts';
import { type Envelope, sendWebhook } from './send.ts';
import { AFTER_UNINSTALL, configuredSubscriptions } from './topics.ts';

export type Disturbance = {
  /** Only this topic; all without. */
  topic?: string;
  /** Only this shop; all without. */
  shop?: string;
  /** Sends each delivery this many times more, with the same Webhook-Id. */
  duplicates?: number;
  /** Sends each event once more as a second subscription's: same Event-Id, another Webhook-Id. */
  secondSubscription?: boolean;
  delayMs?: number;
  /** Each delivery waits a random time up to this: order is lost. */
  shuffleMs?: number;
  lose?: boolean;
  hold?: boolean;
  /** How many events it applies to; all until cleared without. */
  times?: number;
};

export type Dispatcher = {
  log: DeliveryLog;
  disturb: (disturbance: Disturbance) => void;
  clearDisturbances: () => void;
  disturbances: () => readonly Disturbance[];
  /** Sends what is held, in order, reversed or shuffled; returns how many. */
  release: (order: 'arrival' | 'reverse' | 'shuffle', copies?: number) => number;
  /** Sends a finished delivery again with the same ids. */
  redeliver: (delivery: Delivery) => void;
  /** Resolves true when nothing but held deliveries is open, false after the time. */
  settled: (timeoutMs: number) => Promise<boolean>;
  close: () => void;
};

type Target = { uri: string; name: string | null };

function targets(shop: Shop, topic: string): Target[] {
  if (!shop.installation && !AFTER_UNINSTALL.has(topic)) return [];
  const own = shop.subscriptions.filter((one) => one.topic === topic);
  return [...configuredSubscriptions().filter((one) => one.topic === topic), ...own];
}

function envelopes(settings: Settings, event: WorldEvent, second: boolean): Envelope[] {
  const body = toJson(event.payload);
  const eventId = randomUUID();
  const found = targets(event.shop, event.topic);
  const receivers = second ? [...found, ...found.map((one) => ({ ...one, name: 'second' }))] : found;
  return receivers.map(({ uri, name }) => ({
    url: uri.startsWith('/') ? `${settings.appUrl}${uri}` : uri,
    topic: event.topic,
    shopDomain: event.shop.domain,
    apiVersion: settings.webhooks.apiVersion,
    webhookId: randomUUID(),
    eventId,
    triggeredAt: event.triggeredAt,
    name,
    body,
  }));
}

function shuffled<T>(list: T[]): T[] {
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

export function startDispatcher(world: World, settings: Settings): Dispatcher {
  const deliveries = new DeliveryLog();
  const ready: Delivery[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let disturbances: Disturbance[] = [];
  let sending = 0;
  let closed = false;

  function later(delayMs: number, act: () => void): void {
    if (closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  }

  function enqueue(delivery: Delivery, delayMs = 0): void {
    delivery.state = 'waiting';
    const push = () => {
      ready.push(delivery);
      pump();
    };
    if (delayMs > 0) later(delayMs, push);
    else push();
  }

  function pump(): void {
    while (!closed && sending < settings.webhooks.concurrency && ready.length > 0) {
      const delivery = ready.shift();
      if (delivery) void attempt(delivery);
    }
  }

  async function attempt(delivery: Delivery): Promise<void> {
    sending += 1;
    delivery.state = 'sending';
    const outcome = await sendWebhook(delivery, settings.apiSecret, settings.webhooks.timeoutMs);
    sending -= 1;
    delivery.attempts.push({ ...outcome, at: new Date().toISOString() });
    const delivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
    const retry = delivery.attempts.length - 1;
    if (delivered) delivery.state = 'delivered';
    else if (retry < settings.webhooks.retries) enqueue(delivery, settings.webhooks.retryBaseMs * 2 ** retry);
    else {
      delivery.state = 'failed';
      log.error(`webhook ${delivery.topic} given up`, outcome);
    }
    pump();
  }

  function takeDisturbance(event: WorldEvent): Disturbance {
    const fits = (one: Disturbance) =>
      (one.topic === undefined || one.topic === event.topic) &&
      (one.shop === undefined || one.shop === event.shop.domain);
    const merged: Disturbance = {};
    for (const one of disturbances.filter(fits)) {
      Object.assign(merged, one);
      if (one.times !== undefined) one.times -= 1;
    }
    disturbances = disturbances.filter((one) => one.times === undefined || one.times > 0);
    return merged;
  }

  world.onEvent((event) => {
    const disturbance = takeDisturbance(event);
    const { duplicates = 0, delayMs = 0, shuffleMs = 0 } = disturbance;
    for (const envelope of envelopes(settings, event, disturbance.secondSubscription ?? false)) {
      for (let copy = 0; copy <= duplicates; copy += 1) {
        if (disturbance.lose) deliveries.add(envelope, 'lost');
        else if (disturbance.hold) deliveries.add(envelope, 'held');
        else enqueue(deliveries.add(envelope, 'waiting'), delayMs + Math.random() * shuffleMs);
      }
    }
  });

  return {
    log: deliveries,
    disturb: (disturbance) => disturbances.push({ ...disturbance }),
    clearDisturbances: () => {
      disturbances = [];
    },
    disturbances: () => disturbances,
    release(order, copies = 1) {
      const held = deliveries.open().filter((one) => one.state === 'held');
      const extra = held.flatMap((one) => Array.from({ length: copies - 1 }, () => deliveries.add(one, 'held')));
      const all = [...held, ...extra];
      const ordered = order === 'shuffle' ? shuffled(all) : order === 'reverse' ? all.reverse() : all;
      for (const delivery of ordered) enqueue(delivery);
      return ordered.length;
    },
    redeliver: (delivery) => enqueue(deliveries.add(delivery, 'waiting')),
    async settled(timeoutMs) {
      const end = Date.now() + timeoutMs;
      const busy = () => deliveries.all().some((one) => isOpen(one) && one.state !== 'held');
      while (busy() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      return !busy();
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
