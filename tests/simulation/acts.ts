/*
 * What stories and meetings are made of: what was there before, told again for each shop, and what a process does. An act is told of a process
 * that somebody holds or kills; what comes before it is done by one that nobody disturbs.
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
import type { SimulatedShopify } from './shopify.ts';
import type { WorldClock } from './world-clock.ts';

export interface Scene {
  readonly shop: PathShop;
  readonly anna: PathPartner;
  readonly berta: PathPartner;
  /** A process that nobody kills. */
  readonly quiet: SimulatedProcess;
  readonly clock: WorldClock;
  readonly shopify: SimulatedShopify;
  /** Whether mails go out. */
  readonly isAboutMail: boolean;
}

export type Before = (scene: Scene) => Promise<unknown>;
export type Act = (process: SimulatedProcess, scene: Scene) => Promise<unknown>;

export const orderId = '9007199254741001';
export const friendId = '7001';
/** Anna, as a customer of the shop. */
export const referrerId = '7002';
export const dayMs = 86_400_000;

/** Later than the clock of any machine, by which a library dates some of what it stores. */
export const soldAt = '2066-03-10T12:00:00Z';

export const order = { id: orderId, customer: friendId, code: 'ANNA10', quantity: 2, createdAt: soldAt };
const refunded = refundBody({ id: '91', orderId, quantity: 2, createdAt: '2066-03-12T12:00:00Z' });
export const refund = { topic: 'refunds/create', body: refunded, webhookId: 'refund' };
export const chargeback = (status: string) => ({
  topic: 'disputes/create',
  body: `{"id":55,"order_id":${orderId},"type":"chargeback","status":"${status}"}`,
  webhookId: `dispute ${status}`,
});

export const settle: Act = async ({ path }, { shop }) => {
  while ((await path.processInbox(shop.shopId)).more);
};

export const sendOut: Act = async ({ deliverOutbox }, { shop }) => {
  while ((await deliverOutbox(shop.shopId, 10)).more);
};

export const sell: Before = async ({ shop, anna }) => {
  await recordClick(shop, anna, 'v-1', '2066-03-01T00:00:00Z');
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ ...order, visitor: 'v-1' }), webhookId: 'order' }]);
};

export const sold: Before = async (scene) => {
  await sell(scene);
  await settle(scene.quiet, scene);
};

export const granted: Before = async (scene) => {
  await sold(scene);
  await sendOut(scene.quiet, scene);
};

/** From now on the friend is rewarded by a code. */
export const coded: Before = async (scene) => {
  const { programId, shopId, database } = scene.shop;
  const referee = { on: 'order', clawback: true, code: { percent: '10' } };
  await database.owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, '2066-01-01', $3, 'test')`,
    [shopId, programId, JSON.stringify({ ...programTerms, referee })],
  );
  await sold(scene);
};

export const held: Before = async (scene) => {
  await sold(scene);
  await scene.clock.moveTo(scene.clock.now() + 30 * dayMs);
};

export const mature: Act = ({ path }, { shop }) => path.matureEntitlements(shop.shopId);

export const pay: Act = ({ path }, { shop, clock }) =>
  path.payPartners(shop.shopId, { runId: 'march', at: clock.now() });

export const available: Before = async (scene) => {
  await held(scene);
  await mature(scene.quiet, scene);
};

/** Anna is a customer of the shop, and is rewarded so. */
export const rewardBy =
  (method: 'store_credit' | 'code', customerId = referrerId): Before =>
  async ({ anna, shop: { shopId, database } }) => {
    await database.owner.query('UPDATE program SET reward_method = $2 WHERE shop_id = $1', [shopId, method]);
    await database.owner.query('UPDATE partner SET customer_id = $3 WHERE shop_id = $1 AND partner_id = $2', [
      shopId,
      anna.partnerId,
      customerId,
    ]);
  };

export const rewarded =
  (method: 'store_credit' | 'code', customerId = referrerId): Before =>
  async (scene) => {
    await rewardBy(method, customerId)(scene);
    await available(scene);
    // The friend's own credit is another story.
    await sendOut(scene.quiet, scene);
  };

export const reward: Act = async (process, scene) => {
  await process.rewards.payRewards(scene.shop.shopId);
  await sendOut(process, scene);
};

export const paid: Before = async (scene) => {
  await available(scene);
  await pay(scene.quiet, scene);
};

/** The merchant gives Anna's order to Berta. */
export const assign: Act = async (process, scene) => {
  if (!(await isAssigned(scene))) {
    const request = { orderId, partnerId: scene.berta.partnerId, reason: 'hers', actor: 'merchant' };
    await process.admin.assignOrder(scene.shop.shopId, request);
  }
  await settle(process, scene);
};

export const suspend: Act = async (process, { shop, anna }) => {
  const review = { action: 'suspend', actor: 'merchant' } as const;
  await unlessDone(process.admin.reviewPartner(shop.shopId, anna.partnerId, review));
};

/** What was done before cannot be done again, and says so. */
export async function unlessDone(work: Promise<unknown>): Promise<void> {
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
