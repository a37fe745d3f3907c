/** What a run of orders takes before it and leaves behind it, whoever settles it. */
import { commissionCents, type OrderRun, orderAt } from './orders.ts';
import type { World } from './world.ts';

/** The visitors of the run's orders clicked an hour before they bought. */
export async function insertClicks(world: World, run: OrderRun): Promise<void> {
  const clicked = ordersOf(run).filter(({ visitor }) => visitor !== null);
  await world.owner.query(
    `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor)
     SELECT link.shop_id, $1, gen_random_uuid(), link_id, partner_id, link.code, visitor
       FROM unnest($2::uuid[], $3::text[], $4::text[]) AS given (shop_id, code, visitor) JOIN link USING (shop_id, code)`,
    [
      new Date(run.at - 60 * 60 * 1_000),
      clicked.map(({ shop }) => world.shopIds[shop]),
      clicked.map(({ linkCode }) => linkCode),
      clicked.map(({ visitor }) => visitor),
    ],
  );
}

/** Throws unless the ledger's own entries hold each order's commission for its partner, and nothing else. */
export async function requireRightAmounts(world: World, run: OrderRun): Promise<void> {
  const { rows } = await world.owner.query<{ order_id: string; key: string; amount: string }>(
    `SELECT subject_id AS order_id, partner.key, sum(entry.amount) AS amount
       FROM entry JOIN entitlement USING (shop_id, entitlement_id) JOIN partner ON partner.shop_id = entry.shop_id AND partner.partner_id = entry.partner_id
      WHERE entry.shop_id = ANY($1) AND subject = 'order' AND subject_id::bigint BETWEEN $2 AND $3
      GROUP BY subject_id, partner.key`,
    [world.shopIds.slice(0, run.shops), run.firstNumber, run.firstNumber + run.orders - 1],
  );
  const held = new Map(rows.map((row) => [`${row.order_id} ${row.key}`, BigInt(row.amount)]));
  const right = ordersOf(run).filter(
    (order) => held.get(`${order.orderId} ${order.partnerKey}`) === commissionCents(order),
  );
  if (right.length !== run.orders || rows.length !== run.orders)
    throw new Error(
      `of ${run.orders} orders ${right.length} are in the ledger as they should be, among ${rows.length}`,
    );
}

function ordersOf(run: OrderRun) {
  return Array.from({ length: run.orders }, (_, index) => orderAt(run, index));
}
