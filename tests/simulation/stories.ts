/*
 * Every flow that moves money or gives something away, each as a small story: what was there before, and the act in which a process is killed.
 * Whoever comes after it does the same again, which is all that a worker, or a person, knows to do.
 */

import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { writeReadings } from '#app/adapters/db/reconciliation.ts';
import { readOrder } from '#app/adapters/shopify/payload/order.ts';
import { deliver, orderBody, recordClick } from '../support/path.ts';
import {
  type Act,
  assign,
  available,
  type Before,
  chargeback,
  coded,
  friendId,
  granted,
  held,
  mature,
  order,
  paid,
  pay,
  refund,
  reward,
  rewarded,
  sell,
  sendOut,
  settle,
  sold,
  soldAt,
  suspend,
  unlessDone,
} from './acts.ts';
import { firstCode, lookAtCodes, remind, unshared, unsubscribeToken } from './mail-acts.ts';

export interface Story {
  readonly name: string;
  readonly before: Before;
  readonly act: Act;
  /** Its mails go out; those of the others are taken away unread. */
  readonly isAboutMail?: true;
}

export const stories: readonly Story[] = [
  { name: 'an order is settled', before: sell, act: settle },
  {
    name: 'an order is refunded before it is paid out',
    before: async (scene) => {
      await sold(scene);
      await deliver(scene.shop, [refund]);
    },
    act: settle,
  },
  {
    name: 'an order is refunded after it was paid out',
    before: async (scene) => {
      await paid(scene);
      await deliver(scene.shop, [refund]);
    },
    act: settle,
  },
  {
    name: 'an order is disputed after its hold',
    before: async (scene) => {
      await available(scene);
      await deliver(scene.shop, [chargeback('needs_response')]);
    },
    act: settle,
  },
  {
    name: 'a chargeback is lost after the payout',
    before: async (scene) => {
      await paid(scene);
      await deliver(scene.shop, [chargeback('lost')]);
    },
    act: settle,
  },
  {
    name: 'the merchant gives a paid order to another partner',
    before: paid,
    act: assign,
  },
  {
    name: 'a partner is suspended',
    before: sold,
    act: async (process, scene) => {
      await suspend(process, scene);
      await settle(process, scene);
    },
  },
  {
    name: 'a customer registers after a click',
    before: async ({ shop, anna }) => {
      await recordClick(shop, anna, 'v-1', '2066-03-01T00:00:00Z');
      const body = JSON.stringify({ customerId: friendId, visitor: 'v-1', email: null, at: Date.parse(soldAt) });
      await deliver(shop, [{ topic: 'tributary/registration', body, webhookId: 'registration' }]);
    },
    act: settle,
  },
  {
    name: 'the reconciliation finds an order and its refund',
    before: ({ shop, anna }) => recordClick(shop, anna, 'v-1', '2066-03-01T00:00:00Z'),
    act: async (process, scene) => {
      const refunds = [JSON.parse(refund.body)];
      const reading = { order: readOrder(orderBody({ ...order, visitor: 'v-1', refunds })), disputes: [] };
      const { shopId } = scene.shop;
      const found = [{ webhookId: 'reconcile', reading }];
      await inShopSql(process.database, shopId, (sql) => writeReadings(sql, shopId, found));
      await settle(process, scene);
    },
  },
  {
    name: 'a customer whose order was paid out asks to be forgotten',
    before: async (scene) => {
      await paid(scene);
      const body = JSON.stringify({ customer: { id: Number(friendId) } });
      await deliver(scene.shop, [{ topic: 'customers/redact', body, webhookId: 'redact' }]);
    },
    act: settle,
  },
  { name: 'a hold ends', before: held, act: mature },
  { name: 'partners are paid', before: available, act: pay },
  { name: 'a partner is rewarded in store credit', before: rewarded('store_credit'), act: reward },
  { name: 'a partner is rewarded with a code', before: rewarded('code'), act: reward },
  {
    name: 'a partner’s reward cannot be paid and is given back',
    before: rewarded('store_credit', '404'),
    act: reward,
  },
  {
    name: 'an order is refunded while its reward is on the way',
    before: async (scene) => {
      await rewarded('store_credit')(scene);
      await scene.quiet.rewards.payRewards(scene.shop.shopId);
      await deliver(scene.shop, [refund]);
    },
    act: async (process, scene) => {
      await settle(process, scene);
      await sendOut(process, scene);
    },
  },
  { name: 'a friend gets their credit', before: sold, act: sendOut },
  {
    name: 'a friend’s credit is taken back',
    before: async (scene) => {
      await granted(scene);
      await deliver(scene.shop, [refund]);
      await settle(scene.quiet, scene);
    },
    act: sendOut,
  },
  { name: 'a friend gets their code', before: coded, act: sendOut },
  {
    name: 'a friend’s code is withdrawn',
    before: async (scene) => {
      await coded(scene);
      await sendOut(scene.quiet, scene);
      await deliver(scene.shop, [refund]);
    },
    act: async (process, scene) => {
      await settle(process, scene);
      await sendOut(process, scene);
    },
  },
  {
    name: 'a friend’s code that the merchant deleted is granted again',
    before: async (scene) => {
      await coded(scene);
      await sendOut(scene.quiet, scene);
      scene.shopify.shop.discounts.clear();
      await scene.clock.moveTo(scene.clock.now() + 2 * 86_400_000);
    },
    act: async (process, scene) => {
      await lookAtCodes(process, scene);
      const wanted = { whose: 'friend', ...(await firstCode(scene)), reason: 'a mistake', actor: 'merchant' } as const;
      await unlessDone(process.rewards.grantCodeAgain(scene.shop.shopId, wanted));
      await sendOut(process, scene);
    },
  },
  { name: 'a referrer is reminded', before: unshared, act: remind, isAboutMail: true },
  {
    name: 'a referrer wants no more reminders while one is on its way',
    before: async (scene) => {
      await unshared(scene);
      await scene.quiet.reminders.remindCustomers(scene.shop.shopId);
    },
    act: async (process, scene) => {
      const { shopId } = scene.shop;
      await process.mailChoices.chooseByLink(shopId, unsubscribeToken(shopId), true);
      await sendOut(process, scene);
    },
    isAboutMail: true,
  },
  {
    name: 'a partner is taken in and gets their link and code',
    before: async ({ shop: { shopId, database } }) => {
      const codes = `UPDATE program SET code_template = '{NAME}15', code_percent = '15' WHERE shop_id = $1`;
      await database.owner.query(codes, [shopId]);
      await database.owner.query('UPDATE shop SET last_partner_number = 2000 WHERE shop_id = $1', [shopId]);
    },
    act: async (process, scene) => {
      const person = { name: 'Carla Conti', email: 'carla@partners.example', company: null, group: null };
      const wanted = { ...person, programId: scene.shop.programId, approve: true, actor: 'merchant' };
      await unlessDone(process.admin.addPartner(scene.shop.shopId, wanted));
      await sendOut(process, scene);
    },
  },
];
