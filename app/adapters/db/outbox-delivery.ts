/**
 * The outbox as whoever carries it out sees it. Items are claimed by a short transaction of their own, and stay with their attempt until the
 * lease ends: `not_before` of a started item is the end of its lease. Writing asks for the attempt's number, so an attempt that was given up
 * for dead writes nothing once another has begun. Endings that come while others are being written gather and go together.
 */

import type { OutboxEffect } from '#app/flows/outbox-attempt.ts';
import type { ClaimedItem, ClaimLimits, ItemEnding, OutboxStore } from '#app/flows/outbox-store.ts';
import type { Database } from './database.ts';
import { endFriendCode, markFriendCode } from './friend-codes.ts';
import { createGroupCommit } from './group-commit.ts';
import type { ShopConnection } from './in-shop.ts';
import { savePixel } from './pixel-records.ts';
import { fewRows, inShopPrepared } from './prepared.ts';
import { endPayment, giveBackPayment, markPayment } from './reward-payments.ts';

/** An ending on its way; `isSaved` is told by whoever wrote it. */
interface Ended {
  readonly shopId: string;
  readonly item: ClaimedItem;
  readonly ending: ItemEnding;
  readonly now: number;
  isSaved: boolean;
}

const endingsAtOnce = 100;
const endingsWaiting = 10_000;
const lanes = 3;

export function createOutboxStore(database: Database): OutboxStore {
  const endings = createGroupCommit<Ended>({
    insert: (ended) => saveEndings(database, ended),
    sizeOf: () => 1,
    batchMax: endingsAtOnce,
    waitingMax: endingsWaiting,
    lanes,
  });
  return {
    claim: (shopId, now, leaseMs, limits) =>
      inShopPrepared(database, shopId, (sql) => claimItems(sql, shopId, now, leaseMs, limits)),
    writeNote: (shopId, items, note) =>
      inShopPrepared(database, shopId, async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE outbox_item item SET outcome = $4 FROM unnest($2::uuid[], $3::int[]) AS noted (outbox_id, attempts)
            WHERE item.shop_id = $1 AND item.outbox_id = noted.outbox_id AND item.attempts = noted.attempts AND ${isStarted}`,
          [shopId, items.map(({ outboxId }) => outboxId), items.map(({ attempts }) => attempts), JSON.stringify(note)],
        );
        return rowCount === items.length;
      }),
    async end(shopId, item, ending, now) {
      const ended: Ended = { shopId, item, ending, now, isSaved: false };
      await endings.store(ended);
      return ended.isSaved;
    },
  };
}

async function saveEndings(database: Database, ended: readonly Ended[]): Promise<void> {
  for (const [shopId, ofShop] of Map.groupBy(ended, (one) => one.shopId)) {
    const saved = await inShopPrepared(database, shopId, async (sql) => {
      const outboxIds = await endItems(sql, shopId, ofShop);
      for (const { item, ending, now } of ofShop) {
        if (ending.effect === null || !outboxIds.has(item.outboxId)) continue;
        await applyEffect(sql, shopId, item, ending.effect, now);
      }
      return outboxIds;
    });
    for (const one of ofShop) one.isSaved = saved.has(one.item.outboxId);
  }
}

/** Said so that the index of what is open does not offer itself: it has no ids, and all that a shop has open would be read for each ending. */
const isStarted = `coalesce(item.state, '') = 'started'`;

/** Stored times are rounded to milliseconds, up too: what is due at once must not have to wait for the rest of one. A lease lasts to its end. */
const isDue = `item.not_before <= $2::timestamptz + interval '1 millisecond' AND (item.state = 'waiting' OR item.not_before <= $2)`;

// Of the items with one serial key only the oldest that is open can be claimed; while a worker holds it, the others wait behind it. What was
// begun comes before all that was not: one that claims to be older can still appear, for clocks differ, and waits for it. Of kinds whose attempts do
// not go side by side one item is taken; of a kind that gathers it takes along those that wait behind it. Whoever holds the oldest has them all,
// so two workers never share out one serial key between them.
const claimSql = `
  WITH due AS (
    SELECT item.outbox_id, item.kind, item.not_before, item.state = 'started' AS uncertain
      FROM outbox_item item
     WHERE item.shop_id = $1 AND item.state IN ('waiting', 'started') AND ${isDue}
       AND NOT EXISTS (
         SELECT 1 FROM outbox_item earlier
          WHERE earlier.shop_id = $1 AND earlier.serial_key = item.serial_key AND earlier.state IN ('waiting', 'started')
            AND (earlier.state = 'started' AND item.state = 'waiting'
              OR earlier.state = item.state AND (earlier.created_at, earlier.outbox_id) < (item.created_at, item.outbox_id)))
     ORDER BY item.not_before, item.outbox_id
     LIMIT $4
       FOR UPDATE OF item SKIP LOCKED),
  alone AS (SELECT outbox_id, kind FROM due WHERE kind <> ALL ($5::text[]) ORDER BY not_before, outbox_id LIMIT 1),
  company AS (
    SELECT item.outbox_id, item.state = 'started' AS uncertain
      FROM outbox_item item
     WHERE item.shop_id = $1 AND item.state IN ('waiting', 'started') AND ${isDue}
       AND item.kind = (SELECT kind FROM alone WHERE kind = ANY ($6::text[])) AND item.outbox_id <> (SELECT outbox_id FROM alone)
       AND item.serial_key = (SELECT head.serial_key FROM outbox_item head JOIN alone USING (outbox_id) WHERE head.shop_id = $1)
     ORDER BY item.created_at, item.outbox_id
     LIMIT $7 - 1
       FOR UPDATE OF item SKIP LOCKED),
  taken AS (
    SELECT outbox_id, uncertain FROM due WHERE kind = ANY ($5) OR outbox_id = (SELECT outbox_id FROM alone)
    UNION ALL SELECT outbox_id, uncertain FROM company)
  UPDATE outbox_item item
     SET state = 'started', attempts = item.attempts + 1, started_at = $2, not_before = $3, error = NULL
    FROM taken
   WHERE item.shop_id = $1 AND item.outbox_id = taken.outbox_id
  RETURNING item.outbox_id, item.kind, item.payload, item.attempts, taken.uncertain, item.outcome, item.created_at, item.started_at`;

// What was begun is left to an attempt, which finds out how it ended.
const putOffSql = `
  WITH due AS (
    SELECT outbox_id, because FROM outbox_item item JOIN unnest($5::text[], $6::text[]) AS closed (kind, because) USING (kind)
     WHERE item.shop_id = $1 AND item.state = 'waiting' AND item.not_before <= $2::timestamptz + interval '1 millisecond'
     ORDER BY item.not_before
     LIMIT $4
       FOR UPDATE OF item SKIP LOCKED)
  UPDATE outbox_item item SET error = due.because, not_before = $3 FROM due WHERE item.shop_id = $1 AND item.outbox_id = due.outbox_id
  RETURNING item.outbox_id, item.kind`;

const mostPutOff = 1_000;
const mostGathered = 1_000;

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

async function claimItems(
  sql: ShopConnection,
  shopId: string,
  now: number,
  leaseMs: number,
  { atMost, sideBySide, gathering, closed }: ClaimLimits,
): Promise<readonly ClaimedItem[]> {
  if (closed !== undefined && closed.reasons.size > 0) {
    const { reasons, until, onPutOff } = closed;
    const kinds = [[...reasons.keys()], [...reasons.values()]];
    const { rows } = await sql.query<{ outbox_id: string; kind: string }>(putOffSql, [
      shopId,
      new Date(now),
      new Date(until),
      mostPutOff,
      ...kinds,
    ]);
    for (const { outbox_id, kind } of rows) onPutOff(outbox_id, kind);
  }
  const values = [
    shopId,
    new Date(now),
    new Date(now + leaseMs),
    atMost,
    sideBySide,
    gathering.kinds,
    Math.min(gathering.atMost, mostGathered),
  ];
  const { rows } = await sql.query<ClaimedRow>(claimSql, values);
  return rows.map((row) => ({
    outboxId: row.outbox_id,
    kind: row.kind,
    payload: row.payload,
    attempts: row.attempts,
    uncertain: row.uncertain,
    note: row.outcome,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at.getTime(),
  }));
}

/** Returns the ids of the items whose ending was written: not those that a later attempt has taken over. */
async function endItems(sql: ShopConnection, shopId: string, ended: readonly Ended[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ outbox_id: string }>(
    `UPDATE outbox_item item
        SET state = ended.state, error = ended.error, not_before = coalesce(ended.not_before, item.not_before), ended_at = ended.ended_at,
            outcome = CASE WHEN ended.state = 'waiting' THEN NULL ELSE coalesce(ended.outcome, item.outcome) END
       FROM ${fewRows('unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[], $8::timestamptz[])', '$9')}
         AS ended (outbox_id, attempts, state, error, outcome, not_before, ended_at)
      WHERE item.shop_id = $1 AND item.outbox_id = ended.outbox_id AND item.attempts = ended.attempts AND ${isStarted}
      RETURNING item.outbox_id`,
    [
      shopId,
      ended.map(({ item }) => item.outboxId),
      ended.map(({ item }) => item.attempts),
      ended.map(({ ending }) => ending.state),
      ended.map(({ ending }) => (ending.state === 'done' ? null : ending.error)),
      ended.map(({ ending }) => (ending.state === 'done' ? JSON.stringify(ending.outcome) : null)),
      ended.map(({ ending }) => ('notBefore' in ending ? new Date(ending.notBefore).toISOString() : null)),
      ended.map(({ ending, now }) => ('notBefore' in ending ? null : new Date(now).toISOString())),
      ended.length,
    ],
  );
  return new Set(rows.map((row) => row.outbox_id));
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
    case 'friend_code':
      await markFriendCode(sql, shopId, effect);
      return;
    case 'friend_code_ended':
      await endFriendCode(sql, shopId, effect, new Date(now));
      return;
    case 'reward_payment': {
      const { paymentId, state, lastError } = effect;
      if (state === 'failed') await giveBackPayment(sql, shopId, { paymentId, lastError, at: new Date(now) });
      else await markPayment(sql, shopId, { paymentId, state, lastError });
      return;
    }
    case 'reward_paid':
      await endPayment(sql, shopId, { ...effect, at: new Date(now) });
      return;
    case 'discount_code':
      await sql.query(
        `UPDATE discount_code SET state = CASE WHEN $6::text IS NULL OR wanted = $6 THEN $3 ELSE state END, last_error = $5,
            redeem_code_gid = CASE WHEN $3 IN ('paused', 'deleted') THEN NULL ELSE coalesce($4, redeem_code_gid) END,
            used_at = CASE WHEN $7 THEN coalesce(used_at, $8) ELSE used_at END
          WHERE shop_id = $1 AND code_key = lower(trim($2))`,
        [
          shopId,
          effect.code,
          effect.state,
          effect.redeemCodeGid,
          effect.lastError,
          effect.wanted,
          effect.used,
          new Date(now),
        ],
      );
      return;
    case 'web_pixel':
      await savePixel(sql, shopId, effect, new Date(now));
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

// Where the ledger has changed its mind since the attempt read it, another item follows and the reward is not settled yet. One that is a code by
// now says how the code stands.
const rewardStateSql = `
  UPDATE reward SET last_error = NULL, expires_at = coalesce($5, expires_at), granted_at = CASE WHEN given.amount > 0 THEN coalesce(granted_at, $4) ELSE granted_at END,
      state = CASE WHEN reward.code_id IS NOT NULL THEN reward.state WHEN reward.amount <> $3 OR given.amount < reward.amount THEN 'planned' WHEN given.amount > reward.amount THEN 'partly_taken_back'
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
  const expiresAt = transaction?.expiresAt ?? null;
  await sql.query(rewardStateSql, [shopId, rewardId, due, at, expiresAt === null ? null : new Date(expiresAt)]);
}
