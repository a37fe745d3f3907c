/*
 * Every flow that moves money or gives something away, each as a small story: what was there before, and the act in which a process is killed.
 * Whoever comes after it does the same again, which is all that a worker, or a person, knows to do.
 */
import { Failure } from '#app/domain/failure.ts';
import {
  deliver,
  orderBody,
  type PathPartner,
  type PathShop,
  programTerms,
  recordClick,
  refundBody,
} from '../support/path.ts';
import type { SimulatedProcess } from './process.ts';
import type { WorldClock } from './world-clock.ts';

export interface Scene {
  readonly shop: PathShop;
  readonly anna: PathPartner;
  readonly berta: PathPartner;
  /** A process that nobody kills. */
  readonly quiet: SimulatedProcess;
  readonly clock: WorldClock;
}

export interface Story {
  readonly name: string;
  readonly before: (scene: Scene) => Promise<unknown>;
  readonly act: (process: SimulatedProcess, scene: Scene) => Promise<unknown>;
}

const orderId = '9007199254741001';
export const friendId = '7001';
/** Anna, as a customer of the shop. */
export const referrerId = '7002';
const dayMs = 86_400_000;

/** Later than the clock of any machine, by which a library dates some of what it stores. */
export const soldAt = '2066-03-10T12:00:00Z';

const order = { id: orderId, customer: friendId, code: 'ANNA10', quantity: 2, createdAt: soldAt };
const refunded = refundBody({ id: '91', orderId, quantity: 2, createdAt: '2066-03-12T12:00:00Z' });
const refund = { topic: 'refunds/create', body: refunded, webhookId: 'refund' };
const chargeback = (status: string) => ({
  topic: 'disputes/create',
  body: `{"id":55,"order_id":${orderId},"type":"chargeback","status":"${status}"}`,
  webhookId: `dispute ${status}`,
});

const settle: Story['act'] = async ({ path }, { shop }) => {
  while ((await path.processInbox(shop.shopId)).more);
};

const sendOut: Story['act'] = async ({ deliverOutbox }, { shop }) => {
  while ((await deliverOutbox(shop.shopId, 10)).more);
};

const sell: Story['before'] = async ({ shop, anna }) => {
  await recordClick(shop, anna, 'v-1', '2066-03-01T00:00:00Z');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ ...order, visitor: 'v-1' }), webhookId: 'order' }]);
};

const sold: Story['before'] = async (scene) => {
  await sell(scene);
  await settle(scene.quiet, scene);
};

const granted: Story['before'] = async (scene) => {
  await sold(scene);
  await sendOut(scene.quiet, scene);
};

/** From now on the friend is rewarded by a code. */
const coded: Story['before'] = async (scene) => {
  const { programId, shopId, database } = scene.shop;
  const referee = { on: 'order', clawback: true, code: { percent: '10' } };
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, '2066-01-01', $3, 'test')`,
    [shopId, programId, JSON.stringify({ ...programTerms, referee })],
  );
  await sold(scene);
};

const held: Story['before'] = async (scene) => {
  await sold(scene);
  await scene.clock.moveTo(scene.clock.now() + 30 * dayMs);
};

const mature: Story['act'] = ({ path }, { shop }) => path.matureEntitlements(shop.shopId);

const pay: Story['act'] = ({ path }, { shop, clock }) =>
  path.payPartners(shop.shopId, { runId: 'march', at: clock.now() });

const available: Story['before'] = async (scene) => {
  await held(scene);
  await mature(scene.quiet, scene);
};

const rewarded =
  (method: 'store_credit' | 'code', customerId = referrerId): Story['before'] =>
  async (scene) => {
    const { shopId, database } = scene.shop;
    await database.owner.query('UPDATE program SET reward_method = $2 WHERE shop_id = $1', [shopId, method]);
    await database.owner.query('UPDATE partner SET customer_id = $3 WHERE shop_id = $1 AND partner_id = $2', [
      shopId,
      scene.anna.partnerId,
      customerId,
    ]);
    await available(scene);
    // The friend's own credit is another story.
    await sendOut(scene.quiet, scene);
  };

const reward: Story['act'] = async (process, scene) => {
  await process.rewards.payRewards(scene.shop.shopId);
  await sendOut(process, scene);
};

const paid: Story['before'] = async (scene) => {
  await available(scene);
  await pay(scene.quiet, scene);
};

/** What was done before cannot be done again, and says so. */
async function unlessDone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'conflict')) throw error;
  }
}

/** What the merchant sees who looks whether it was done. */
async function isAssigned({ shop, berta }: Scene): Promise<boolean> {
  const { rowCount } = await shop.database.owner.query(
    'SELECT FROM assignment WHERE shop_id = $1 AND order_id = $2 AND partner_id = $3',
    [shop.shopId, orderId, berta.partnerId],
  );
  return rowCount === 1;
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
    act: async (process, scene) => {
      if (!(await isAssigned(scene))) {
        const request = { orderId, partnerId: scene.berta.partnerId, reason: 'hers', actor: 'merchant' };
        await process.admin.assignOrder(scene.shop.shopId, request);
      }
      await settle(process, scene);
    },
  },
  {
    name: 'a partner is suspended',
    before: sold,
    act: async (process, scene) => {
      const review = { action: 'suspend', actor: 'merchant' } as const;
      await unlessDone(process.admin.reviewPartner(scene.shop.shopId, scene.anna.partnerId, review));
      await settle(process, scene);
    },
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
