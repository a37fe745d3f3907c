/**
 * The checkpoints of long histories: a cache beside the facts, read, written and dropped under the history's lock. Whoever records a fact that
 * lies behind a checkpoint drops it in the same statement; a change of the rulebook is found when the checkpoint is next read, by its grounds.
 * The further back, the fewer are kept: a fact about an old order goes back a few times as far as the order lies back, and a history of any
 * length has a handful of rows.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { type Checkpoint, edition } from '#app/domain/checkpoint.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { Rulebook } from '#app/domain/history.ts';
import type { Touched } from '#app/flows/arrived-facts.ts';
import type { Concerned, ReachedCheckpoint, RulebookIds } from '#app/flows/ports.ts';
import { concernedBy, groundsText } from './grounds.ts';
import type { ShopConnection } from './in-shop.ts';

/** As a history's loading brings it. */
export interface CheckpointRow {
  readonly key: string;
  readonly at: EpochMs;
  readonly state: unknown;
  readonly concerned: unknown;
  readonly grounds: string;
}

export interface HeldCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly currency: string;
  readonly concerned: Concerned;
  readonly grounds: string;
}

const instant = z.number().int();
const cause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registration'), at: instant }),
  z.object({ kind: z.literal('order'), id: z.string() }),
]);
const decimal = z.string().nullable();
const reward = z.object({
  customerId: z.string(),
  program: z.string(),
  amount: z.string().regex(/^\d+$/).transform(BigInt),
  cause,
  code: z.object({ percent: decimal, amount: decimal, minOrder: decimal }).exactOptional(),
  screened: z.literal(true).exactOptional(),
});
const state = z.object({
  currency: z.string(),
  binding: z.object({ partner: z.string(), at: instant }).nullable(),
  isNewCustomer: z.boolean(),
  qualified: z.array(z.string()),
  rewards: z.array(z.tuple([z.string(), reward.nullable()])),
});
const names = z.array(z.string());
const concerned = z.object({ linkCodes: names, discountCodes: names, partnerIds: names, productIds: names });

export function toHeldCheckpoint(row: CheckpointRow): HeldCheckpoint {
  const { currency, qualified, rewards, ...read } = state.parse(row.state);
  return {
    checkpoint: { ...read, at: row.at, qualified: new Set(qualified), rewards: new Map(rewards) },
    currency,
    concerned: concerned.parse(row.concerned),
    grounds: row.grounds,
  };
}

/** Whether the rulebook still says what it said when the checkpoint was made. */
export function isGrounded(held: HeldCheckpoint, rulebook: Rulebook, ids: Pick<RulebookIds, 'partnerIds'>): boolean {
  return held.grounds === groundsOf(rulebook, ids, held.concerned, held.checkpoint.at);
}

function groundsOf(
  rulebook: Rulebook,
  ids: Pick<RulebookIds, 'partnerIds'>,
  concernedNames: Concerned,
  at: EpochMs,
): string {
  return hash('sha256', groundsText(rulebook, ids, concernedNames, at), 'base64url');
}

/** A checkpoint goes when the newest is four times as far ahead as the largest power of two that divides its ordinal. */
const keepSql = `
  WITH reached AS (
      SELECT *, coalesce((SELECT max(ordinal) FROM history_checkpoint AS known WHERE known.history_key = planned.history_key), 0) + 1 AS ordinal
        FROM json_to_recordset($2::json) AS planned (history_key text, at timestamptz, state jsonb, concerned jsonb, grounds text)),
    thinned AS (
      DELETE FROM history_checkpoint AS old USING reached
       WHERE old.history_key = reached.history_key AND old.at <> reached.at
         AND reached.ordinal - old.ordinal >= 4 * (old.ordinal & -old.ordinal))
  INSERT INTO history_checkpoint (shop_id, history_key, at, ordinal, edition, state, concerned, grounds)
  SELECT $1::uuid, history_key, at, ordinal, $3, state, concerned, grounds FROM reached
  ON CONFLICT (shop_id, history_key, at) DO UPDATE SET ordinal = excluded.ordinal, edition = excluded.edition, state = excluded.state,
      concerned = excluded.concerned, grounds = excluded.grounds`;

/** See `ShopTransaction.keepCheckpoints`. */
export async function keepCheckpoints(
  sql: ShopConnection,
  shopId: string,
  reached: readonly ReachedCheckpoint[],
  ids: RulebookIds,
): Promise<void> {
  if (reached.length === 0) return;
  const rows = reached.map(({ loaded: { key, history, concernedBefore }, checkpoint }) => {
    const { at, qualified, rewards, ...kept } = checkpoint;
    const { rulebook } = history;
    const names = concernedBy(history, ids, concernedBefore);
    return {
      history_key: key,
      at: new Date(at).toISOString(),
      state: { ...kept, currency: rulebook.currency, qualified: [...qualified], rewards: [...rewards] },
      concerned: names,
      grounds: groundsOf(rulebook, ids, names, at),
    };
  });
  await sql.query(keepSql, [shopId, JSON.stringify(rows, bigintAsText), edition]);
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Deletes what `fallen` (history_key, at), a query or the name of one, lies behind. For use within a statement. */
export function dropSql(fallen: string): string {
  return `DELETE FROM history_checkpoint USING ${fallen} AS fallen
     WHERE history_checkpoint.history_key = fallen.history_key AND history_checkpoint.at >= fallen.at`;
}

/** See `ShopTransaction.dropCheckpoints`. */
export async function dropCheckpoints(sql: ShopConnection, touched: Touched): Promise<void> {
  const { orderIds, visitors, historyKeys } = touched;
  if (orderIds.length + visitors.length + historyKeys.length === 0) return;
  await sql.query(
    dropSql(`(
      WITH came AS MATERIALIZED (SELECT visitor, coalesce(since, '-infinity') AS since FROM unnest($2::text[], $3::timestamptz[]) AS came (visitor, since)),
        clicked AS MATERIALIZED (
          SELECT visitor, since FROM came UNION SELECT other.visitor, since FROM came
            JOIN joined_visitor AS own USING (visitor) JOIN joined_visitor AS other ON other.canonical = own.canonical)
      SELECT history_key, created_at AS at FROM customer_order WHERE order_id = ANY($1)
       UNION ALL SELECT history_key, created_at FROM customer_order JOIN clicked USING (visitor) WHERE created_at >= since
       UNION ALL SELECT 'c:' || customer_id, at FROM registration JOIN clicked USING (visitor) WHERE at >= since
       UNION ALL SELECT unnest($4::text[]), '-infinity')`),
    [
      orderIds,
      visitors.map(({ visitor }) => visitor),
      visitors.map(({ at }) => (at === null ? null : new Date(at))),
      historyKeys,
    ],
  );
}
