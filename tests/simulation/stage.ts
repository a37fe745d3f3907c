/*
 * Where small stories are told: a shop of its own for each telling, with a Shopify of its own, processes whose every statement and call somebody
 * else has in hand, and what the telling came to.
 */
import { compose, type Services } from '#app/composition.ts';
import { inboxStates, instant, pathPartner, pathShop, statementOf } from '../support/path.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Before, friendId, referrerId, type Scene, soldAt } from './acts.ts';
import { createMailbox, type SimulatedMailbox } from './mailbox.ts';
import { type SimulatedProcess, simulatedConfig, startProcess } from './process.ts';
import { createShopify, type SimulatedShopify } from './shopify.ts';
import type { Step } from './turns.ts';
import { takeMails } from './work.ts';
import { installWorldClock } from './world-clock.ts';

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** On a migrated database that nobody else uses. */
export async function openStage(database: TestDatabase) {
  const { owner } = database;
  const clock = await installWorldClock(owner);
  const services: Services = await compose(simulatedConfig(database.url), 'replay', clock.now);
  let shopify: SimulatedShopify;
  let mailbox: SimulatedMailbox;
  const start = (offer: (step: Step) => void, hasMail = false): Promise<SimulatedProcess> => {
    const clientFor: SimulatedShopify['clientFor'] = (give) => ({
      graphql: (...call) => shopify.clientFor(give).graphql(...call),
    });
    const mailerFor: SimulatedMailbox['mailerFor'] = (give) => ({
      closedBecause: null,
      post: (mail) => mailbox.mailerFor(give).post(mail),
      close: () => undefined,
    });
    const parts = { databaseUrl: database.url, clock: clock.now, offer, clientFor };
    return startProcess(hasMail ? { ...parts, mailerFor } : parts);
  };
  const quiet = await start((step) => void step.carryOut().then(step.answer));
  const mailing = await start((step) => void step.carryOut().then(step.answer), true);

  return {
    clock,
    /** A process of which each step is offered before it takes effect. */
    start,

    /** A shop of which this was told before. */
    async setScene(before: Before, isAboutMail = false): Promise<Scene> {
      await clock.moveTo(instant(soldAt));
      const shop = await pathShop(database);
      shopify = createShopify({ currency: 'EUR', customerIds: [friendId, referrerId] }, () => 'answered');
      const [anna, berta] = [await pathPartner(shop, 'ANNA'), await pathPartner(shop, 'BERTA')];
      mailbox = createMailbox();
      const scene = { shop, anna, berta, quiet: isAboutMail ? mailing : quiet, clock, shopify, isAboutMail };
      await before(scene);
      if (!isAboutMail) await takeMails(owner, shop.shopId, clock.now());
      return scene;
    },

    /** Does whatever is still to be done. */
    async comeToRest({ shop: { shopId }, quiet, isAboutMail }: Scene): Promise<void> {
      while ((await quiet.path.processInbox(shopId)).more);
      while ((await quiet.path.matureEntitlements(shopId)).more);
      if (!isAboutMail) await takeMails(owner, shopId, clock.now());
      while ((await quiet.deliverOutbox(shopId, 10)).more);
      // What came of it may have to be settled.
      while ((await quiet.path.processInbox(shopId)).more);
      if (!isAboutMail) await takeMails(owner, shopId, clock.now());
    },

    /** What the shop and Shopify came to, in words that are the same for every telling. */
    async stateOf({ shop }: Scene) {
      const read = async <Row extends object>(sql: string): Promise<Row[]> =>
        (await owner.query(sql, [shop.shopId])).rows;
      const { waiting, failed } = await inboxStates(shop);
      return {
        ...(await statementOf(shop)),
        outbox: await read<{ kind: string; state: string; items: number }>(
          'SELECT kind, state, count(*)::int AS items FROM outbox_item WHERE shop_id = $1 GROUP BY kind, state ORDER BY kind, state',
        ),
        rewards: await read('SELECT customer_id, state, amount FROM reward WHERE shop_id = $1 ORDER BY customer_id'),
        payments: await read(
          'SELECT customer_id, method, amount, state, last_error FROM reward_payment WHERE shop_id = $1 ORDER BY requested_at',
        ),
        codes: await read('SELECT code, state FROM discount_code WHERE shop_id = $1 ORDER BY 1'),
        friendCodes: await read(
          'SELECT customer_id, state, percent FROM friend_code WHERE shop_id = $1 ORDER BY planned_at',
        ),
        reminders: await read(
          `SELECT reminder.kind, customer_id, outcome FROM reminder LEFT JOIN outbox_item item ON item.shop_id = reminder.shop_id
              AND dedupe_key = 'reminder:' || reminder.kind || ':' || event WHERE reminder.shop_id = $1`,
        ),
        refusals: await read('SELECT customer_id FROM mail_refusal WHERE shop_id = $1'),
        letters: mailbox.letters().map(({ to, subject }) => `${to.email}: ${subject}`),
        ...{ waiting, failed },
        credits: [...shopify.shop.storeCreditAccounts.values()]
          .map(({ customerId, transactions }) => [
            `customer ${customerId}`,
            ...transactions.map(({ kind, amount }) => `${kind} ${amount}`),
          ])
          .sort(),
        discounts: [...shopify.shop.discounts.values()].map(({ status, codes: held }) =>
          held.map(({ code }) => `${withoutChance(code)} ${status}`),
        ),
      };
    },

    /** What the audit finds. */
    async offencesIn({ shop }: Scene): Promise<readonly unknown[]> {
      const checks = await services.audit.auditShop(shop.shopId);
      return checks.filter(({ problems }) => problems > 0);
    },

    async close(): Promise<void> {
      await quiet.end();
      await mailing.end();
      await services.close();
    },
  };
}

/** A customer's own code ends in letters drawn by lot. */
function withoutChance(code: string): string {
  return code.replace(/^(THANKS|WELCOME)-.*/, '$1-…');
}
