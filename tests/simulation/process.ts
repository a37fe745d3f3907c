/*
 * One process of the product, composed as the composition root composes it, with a wire of its own to the database and a line of its own to
 * Shopify. Ended by cutting both: nothing that is still running in it has any effect.
 */
import { openDatabase } from '#app/adapters/db/database.ts';
import { createLog } from '#app/adapters/log/log.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { composeAdmin } from '#app/composition/admin.ts';
import type { Base, Clock } from '#app/composition/base.ts';
import { composeDoors } from '#app/composition/doors.ts';
import { composeMailChoices, composeReminders } from '#app/composition/mail.ts';
import { composeOutbox } from '#app/composition/outbox.ts';
import { composePath, type PathOutside } from '#app/composition/path.ts';
import { composeRewards } from '#app/composition/rewards.ts';
import { composeStorefront } from '#app/composition/storefront.ts';
import { readConfig } from '#app/config.ts';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import { noMailer, type SimulatedMailbox } from './mailbox.ts';
import type { Step } from './turns.ts';
import { openWire } from './wire.ts';

export type SimulatedProcess = Awaited<ReturnType<typeof startProcess>>;

export interface ProcessParts {
  readonly databaseUrl: string;
  readonly clock: Clock;
  /** What the process sends out waits here for its turn. */
  readonly offer: (step: Step) => void;
  readonly clientFor: (offer: (step: Step) => void) => AdminClient;
  /** Left out where there is no mail server. */
  readonly mailerFor?: SimulatedMailbox['mailerFor'];
}

/** Nothing that happens in a simulated world asks these. */
const nobody = (): Promise<never> =>
  Promise.reject(new Error('nothing is asked of Shopify but what the outbox wishes'));
const outside: PathOutside = {
  requireCustomer: nobody,
  readFriend: nobody,
  orders: { readOrder: nobody, findOrderOf: nobody, readDispute: nobody },
  products: { readProduct: nobody },
  refreshShop: nobody,
  uninstallShop: nobody,
};

const ring = (): void => {};

export async function startProcess({ databaseUrl, clock, offer, clientFor, mailerFor = noMailer }: ProcessParts) {
  let isDead = false;
  const offerAlive = (step: Step): void => {
    if (!isDead) offer(step);
  };
  const wire = await openWire(databaseUrl, ({ sql, ...statement }) => offerAlive({ what: sql, ...statement }));
  const base: Base = {
    config: simulatedConfig(wire.url),
    log: createLog('silent', 'simulation'),
    clock,
    database: openDatabase({ url: wire.url, poolSize: 4, onIdleError: () => {} }),
  };
  const client = clientFor(offerAlive);
  const outbox = composeOutbox(base, client, outboxTiming, mailerFor(offerAlive));
  let doors: ReturnType<typeof composeDoors> | undefined;
  const openDoors = () => (doors ??= composeDoors(base, ring));
  return {
    database: base.database,
    path: composePath(base, outside),
    deliverOutbox: outbox.deliverOutbox,
    admin: composeAdmin(base, ring),
    rewards: composeRewards(base, client, ring),
    reminders: composeReminders(base, ring),
    mailChoices: composeMailChoices(base),
    /** Doors listen to the database from when they are first needed. */
    openDoors: async () => {
      const opened = await openDoors();
      return {
        ...opened,
        storefront: composeStorefront(base, { ...opened, requireCustomer: outside.requireCustomer, ring }),
      };
    },
    async end(): Promise<void> {
      isDead = true;
      await wire.cut();
      outbox.closeOutbox();
      // What the dead process still held can only fail, and nobody waits for it.
      void doors?.then((opened) => opened.closeDoors()).catch(() => {});
      void base.database.close().catch(() => {});
    },
  };
}

export const simulatedSecret = 'a-secret-of-the-simulation';

export function simulatedConfig(databaseUrl: string) {
  return readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: 'a-key-of-the-simulation',
    SHOPIFY_API_SECRET: simulatedSecret,
    SHOPIFY_APP_URL: 'http://127.0.0.1:3100',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
}
