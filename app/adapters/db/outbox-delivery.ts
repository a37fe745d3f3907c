/**
 * The outbox as whoever carries it out sees it. An item is claimed by a short transaction of its own, and stays with its attempt until the
 * lease ends: `not_before` of a started item is the end of its lease. Writing asks for the attempt's number, so an attempt that was given up
 * for dead writes nothing once another has begun.
 */
import type { ClaimedItem, ItemEnding, OutboxStore } from '#app/flows/deliver-outbox.ts';
import type { OutboxEffect } from '#app/flows/outbox-attempt.ts';
import type { Database } from './database.ts';
import type { ShopConnection } from './in-shop.ts';
import { inShopPrepared } from './prepared.ts';

export function createOutboxStore(database: Database): OutboxStore {
  return {
    claim: (shopId, now, leaseMs) => inShopPrepared(database, shopId, (sql) => claimItem(sql, shopId, now, leaseMs)),
    writeNote: (shopId, item, note) =>
      inShopPrepared(database, shopId, async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE outbox_item SET outcome = $4 WHERE shop_id = $1 AND outbox_id = $2 AND attempts = $3 AND ${isStarted}`,
          [shopId, item.outboxId, item.attempts, JSON.stringify(note)],
        );
        return rowCount === 1;
      }),
    end: (shopId, item, ending, now) =>
      inShopPrepared(database, shopId, async (sql) => {
        if (!(await endItem(sql, shopId, item, ending, now))) return false;
        if (ending.effect !== null) await applyEffect(sql, shopId, item, ending.effect, now);
        return true;
      }),
  };
}

/** Said so that the index of what is open does not offer itself: it has no ids, and all that a shop has open would be read for each ending. */
const isStarted = `coalesce(state, '') = 'started'`;

/** Stored times are rounded to milliseconds, up too: what is due at once must not have to wait for the rest of one. A lease lasts to its end. */
const isDue = `item.not_before <= $2::timestamptz + interval '1 millisecond' AND (item.state = 'waiting' OR item.not_before <= $2)`;

// Of the items with one serial key only the oldest that is open can be claimed; while a worker holds it, the others wait behind it. What was
// begun comes before all that was not: one that claims to be older can still appear, for clocks differ, and waits for it.
const claimSql = `
  WITH due AS (
    SELECT item.outbox_id, item.state = 'started' AS uncertain
      FROM outbox_item item
     WHERE item.shop_id = $1 AND item.state IN ('waiting', 'started') AND ${isDue}
       AND NOT EXISTS (
         SELECT 1 FROM outbox_item earlier
          WHERE earlier.shop_id = $1 AND earlier.serial_key = item.serial_key AND earlier.state IN ('waiting', 'started')
            AND (earlier.state = 'started' AND item.state = 'waiting'
              OR earlier.state = item.state AND (earlier.created_at, earlier.outbox_id) < (item.created_at, item.outbox_id)))
     ORDER BY item.not_before, item.outbox_id
     LIMIT 1
       FOR UPDATE OF item SKIP LOCKED)
  UPDATE outbox_item item
     SET state = 'started', attempts = item.attempts + 1, started_at = $2, not_before = $3, error = NULL
    FROM due
   WHERE item.shop_id = $1 AND item.outbox_id = due.outbox_id
  RETURNING item.outbox_id, item.kind, item.payload, item.attempts, due.uncertain, item.outcome, item.created_at, item.started_at`;

interface ClaimedRow {
  outbox_id: string;
  kind: string;
  payload: unknown;
  attempts: number;
  uncertain: boolean;
  outcome: unknown;
  created_at: Date;
  started_at: Date;
}

async function claimItem(
  sql: ShopConnection,
  shopId: string,
  now: number,
  leaseMs: number,
): Promise<ClaimedItem | null> {
  const { rows } = await sql.query<ClaimedRow>(claimSql, [shopId, new Date(now), new Date(now + leaseMs)]);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    outboxId: row.outbox_id,
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    uncertain: row.uncertain,
    note: row.outcome,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at.getTime(),
  };
}

async function endItem(
  sql: ShopConnection,
  shopId: string,
  item: ClaimedItem,
  ending: ItemEnding,
  now: number,
): Promise<boolean> {
  const ended = ending.state === 'done' || ending.state === 'failed';
  const { rowCount } = await sql.query(
    `UPDATE outbox_item
        SET state = $4::text, error = $5, outcome = CASE WHEN $4 = 'waiting' THEN NULL ELSE coalesce($6, outcome) END, not_before = coalesce($7, not_before), ended_at = $8
      WHERE shop_id = $1 AND outbox_id = $2 AND attempts = $3 AND ${isStarted}`,
    [
      shopId,
      item.outboxId,
      item.attempts,
      ending.state,
      ending.state === 'done' ? null : ending.error,
      ending.state === 'done' ? JSON.stringify(ending.outcome) : null,
      ended ? null : new Date(ending.notBefore),
      ended ? new Date(now) : null,
    ],
  );
  return rowCount === 1;
}

async function applyEffect(
  sql: ShopConnection,
  shopId: string,
  item: ClaimedItem,
  effect: OutboxEffect,
  now: number,
): Promise<void> {
  switch (effect.on) {
    case 'reward':
      await sql.query('UPDATE reward SET state = $3, last_error = $4 WHERE shop_id = $1 AND reward_id = $2', [
        shopId,
        effect.rewardId,
        effect.state,
        effect.lastError,
      ]);
      return;
    case 'store_credit':
      await saveStoreCredit(sql, shopId, effect, new Date(now));
      return;
    case 'discount_code':
      await sql.query(
        `UPDATE discount_code SET state = $3, redeem_code_gid = coalesce($4, redeem_code_gid), last_error = $5
          WHERE shop_id = $1 AND code_key = lower(trim($2))`,
        [shopId, effect.code, effect.state, effect.redeemCodeGid, effect.lastError],
      );
      return;
    case 'payload':
      await sql.query('UPDATE outbox_item SET payload = payload #- $3::text[] WHERE shop_id = $1 AND outbox_id = $2', [
        shopId,
        item.outboxId,
        effect.strike,
      ]);
      return;
  }
}

// Where the ledger has changed its mind since the attempt read it, another item follows and the reward is not settled yet.
const rewardStateSql = `
  UPDATE reward SET last_error = NULL, granted_at = CASE WHEN given.amount > 0 THEN coalesce(granted_at, $4) ELSE granted_at END,
      state = CASE WHEN reward.amount <> $3 OR given.amount < reward.amount THEN 'planned' WHEN given.amount > reward.amount THEN 'partly_taken_back'
        WHEN reward.amount = 0 THEN 'taken_back' ELSE 'granted' END
    FROM (SELECT coalesce(sum(amount), 0) AS amount FROM store_credit_transaction WHERE shop_id = $1 AND reward_id = $2) AS given
   WHERE reward.shop_id = $1 AND reward.reward_id = $2`;

async function saveStoreCredit(
  sql: ShopConnection,
  shopId: string,
  { rewardId, due, transaction }: Extract<OutboxEffect, { on: 'store_credit' }>,
  at: Date,
): Promise<void> {
  if (transaction !== null) {
    await sql.query(
      'INSERT INTO store_credit_transaction (shop_id, transaction_id, reward_id, amount, at) VALUES ($1, $2, $3, $4, $5)',
      [shopId, transaction.transactionId, rewardId, transaction.amount, at],
    );
  }
  await sql.query(rewardStateSql, [shopId, rewardId, due, at]);
}
