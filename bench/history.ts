/**
 * Settling one more order of a customer who has bought so often before: the time of the product's own processInbox for one item, from taking it
 * to the commit, in this process and with nothing else to do.
 */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { compose, type Services } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import { median } from './median.ts';
import { commissionCents, orderBody } from './orders.ts';
import { discountCodeOf, linkCodeOf, partnerKeyOf } from './shops.ts';
import { apiSecret, type World } from './world.ts';

const lengths = [1, 10, 100, 1_000] as const;
const samples = 15;
/** Below this length a sample would make the history noticeably longer for the next, so that each has a customer of its own. */
const longEnough = 100;
const firstNumber = 900_000_000_000;
const minuteMs = 60_000;

export async function measureHistory(world: World): Promise<Record<string, number>> {
  const services = await compose(
    readConfig({
      LOG_LEVEL: 'silent',
      DATABASE_URL: world.url,
      SHOPIFY_API_KEY: 'bench',
      SHOPIFY_API_SECRET: apiSecret,
      SHOPIFY_APP_URL: 'http://127.0.0.1',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    }),
    'test',
  );
  try {
    const shop = createCustomers(world, services);
    // The first ones are those of a process that has just begun.
    for (let order = 0; order < 2 * samples; order++) await shop.settle([shop.orderOf('0')]);
    const found: Record<string, number> = {};
    for (const length of lengths) found[`settle.history${length}.ms`] = await measureLength(shop, length);
    await shop.requireSettled();
    return found;
  } finally {
    await services.close();
  }
}

type Customers = ReturnType<typeof createCustomers>;

async function measureLength(shop: Customers, length: number): Promise<number> {
  const customers = Array.from({ length: length < longEnough ? samples : 1 }, (_, index) => `${length}${index}`);
  for (const customer of customers) await shop.settle(Array.from({ length }, () => shop.orderOf(customer)));
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const customer = customers[sample % customers.length] ?? '';
    times.push(await shop.settle([shop.orderOf(customer)]));
  }
  return median(times);
}

/** Customers of the first shop, whose orders are a minute apart. */
function createCustomers(world: World, services: Services) {
  const [shopId = ''] = world.shopIds;
  const startedAt = Date.now();
  let orders = 0;
  let commissions = 0n;
  return {
    orderOf(customer: string): Buffer {
      const order = {
        orderId: String(firstNumber + orders),
        customerId: `99${customer}`,
        shop: 0,
        partnerKey: partnerKeyOf(0),
        code: discountCodeOf(0),
        visitor: null,
        linkCode: linkCodeOf(0, 0),
        priceCents: 2_000,
      };
      orders += 1;
      commissions += commissionCents(order);
      return orderBody(order, startedAt + orders * minuteMs);
    },
    /** Milliseconds that it took. */
    async settle(bodies: readonly Buffer[]): Promise<number> {
      await world.owner.query(
        `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body)
         SELECT $1, inbox_id, inbox_id::text, 'orders/paid', body FROM unnest($2::uuid[], $3::bytea[]) AS given (inbox_id, body)`,
        [shopId, bodies.map(() => uuidv7()), bodies],
      );
      const from = performance.now();
      while ((await services.path.processInbox(shopId)).more);
      return performance.now() - from;
    },
    /** Throws unless the ledger holds each order's commission. */
    async requireSettled(): Promise<void> {
      const { rows } = await world.owner.query<{ orders: string; amount: string }>(
        `SELECT count(DISTINCT subject_id) AS orders, sum(entry.amount) AS amount FROM entry JOIN entitlement USING (shop_id, entitlement_id)
          WHERE entry.shop_id = $1 AND entry.partner_id IS NOT NULL AND subject = 'order' AND subject_id::bigint >= $2`,
        [shopId, firstNumber],
      );
      const held = `${rows[0]?.orders} orders, ${rows[0]?.amount}`;
      const due = `${orders} orders, ${commissions}`;
      if (held !== due) throw new Error(`the ledger holds ${held} where ${due} are due`);
    },
  };
}
