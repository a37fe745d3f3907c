/*
 * Flows that touch the same money at the same time, two by two: an order and what changes its worth, a payout and whatever moves what it pays,
 * two workers at one customer's orders. Whichever of the two is held while the other goes on, all must end as if one had come after the other.
 */
import { deliver, orderBody, recordClick } from '../support/path.ts';
import {
  type Act,
  assign,
  available,
  type Before,
  chargeback,
  coded,
  dayMs,
  friendId,
  held,
  mature,
  order,
  pay,
  refund,
  rewardBy,
  rewarded,
  sendOut,
  settle,
  sold,
  suspend,
} from './acts.ts';

export interface Meeting {
  readonly name: string;
  readonly before: Before;
  readonly acts: readonly [Act, Act];
}

interface Arrival {
  readonly topic: string;
  readonly body: string;
  readonly webhookId: string;
}

/** Something comes in, and is settled by whoever hears of it. */
const comes =
  (arrival: Arrival): Act =>
  async (process, scene) => {
    await deliver(scene.shop, [arrival]);
    await settle(process, scene);
  };
const orderComes = (topic: string, described: Parameters<typeof orderBody>[0]): Act =>
  comes({ topic, body: orderBody(described), webhookId: `${topic} ${described.id}` });

const nothing: Before = async () => {};
const cancelledAt = '2066-03-12T12:00:00Z';
/** Names nobody: it is Anna's because the one before it bound the customer to her. */
const laterOrder = { id: '9007199254741002', customer: friendId, createdAt: '2066-03-11T12:00:00Z' };

const clickComes: Act = async (process, scene) => {
  await recordClick(scene.shop, scene.anna, 'v-1', '2066-03-01T00:00:00Z');
  await comes({ topic: 'tributary/clicked', body: '{"visitor":"v-1"}', webhookId: 'clicked' })(process, scene);
};

/** Two orders of Anna's: the hold of one is over, and that of the other ends now. */
const halfHeld: Before = async (scene) => {
  await sold(scene);
  const other = { ...order, id: '9007199254741003', customer: null, createdAt: '2066-03-15T12:00:00Z' };
  await orderComes('orders/create', other)(scene.quiet, scene);
  await scene.clock.moveTo(scene.clock.now() + 14 * dayMs);
  await mature(scene.quiet, scene);
  await scene.clock.moveTo(scene.clock.now() + 6 * dayMs);
};

const halfHeldReward: Before = async (scene) => {
  await rewardBy('store_credit')(scene);
  await halfHeld(scene);
};

const payAgain: Act = ({ path }, { shop, clock }) =>
  path.payPartners(shop.shopId, { runId: 'by hand', at: clock.now() });
const requestAll: Act = ({ rewards }, { shop }) => rewards.payRewards(shop.shopId);
const requestHers: Act = ({ rewards }, { shop, anna }) => rewards.payReward(shop.shopId, anna.partnerId);

export const meetings: readonly Meeting[] = [
  {
    name: 'two orders of one customer',
    before: nothing,
    acts: [orderComes('orders/create', order), orderComes('orders/create', laterOrder)],
  },
  { name: 'an order and its refund', before: nothing, acts: [orderComes('orders/create', order), comes(refund)] },
  {
    name: 'an order and its cancellation',
    before: nothing,
    acts: [
      orderComes('orders/create', order),
      orderComes('orders/cancelled', { ...order, cancelledAt, updatedAt: cancelledAt }),
    ],
  },
  {
    name: 'an order and the click that led to it',
    before: nothing,
    acts: [orderComes('orders/create', { ...order, code: undefined, visitor: 'v-1' }), clickComes],
  },
  { name: 'an order and the merchant who gives it away', before: sold, acts: [comes(refund), assign] },
  { name: 'a hold that ends and a refund', before: held, acts: [mature, comes(refund)] },
  { name: 'a hold that ends and a chargeback', before: held, acts: [mature, comes(chargeback('needs_response'))] },
  { name: 'a hold that ends, for two workers', before: held, acts: [mature, mature] },
  { name: 'two payouts', before: available, acts: [pay, payAgain] },
  { name: 'a payout and a refund', before: available, acts: [pay, comes(refund)] },
  { name: 'a payout and a hold that ends', before: halfHeld, acts: [pay, mature] },
  { name: 'a payout and a suspension', before: available, acts: [pay, suspend] },
  {
    name: 'a reward that falls due and is asked for',
    before: rewarded('store_credit'),
    acts: [requestAll, requestHers],
  },
  { name: 'a reward and a refund', before: rewarded('code'), acts: [requestHers, comes(refund)] },
  { name: 'a reward and a hold that ends', before: halfHeldReward, acts: [requestHers, mature] },
  {
    name: 'a reward that is given back and a refund',
    before: async (scene) => {
      await rewarded('store_credit', '404')(scene);
      await requestHers(scene.quiet, scene);
    },
    acts: [sendOut, comes(refund)],
  },
  { name: 'a friend’s credit, for two workers', before: sold, acts: [sendOut, sendOut] },
  { name: 'a friend’s credit and a refund', before: sold, acts: [sendOut, comes(refund)] },
  { name: 'a friend’s code and a refund', before: coded, acts: [sendOut, comes(refund)] },
];
