/** How a period's orders were found: by which signals, which of them decided, what was answered, and whether anything still tells us of orders. */
import type { EvidenceChannel, ProofChannel } from '#app/domain/evidence.ts';
import type { DayRange } from '#app/domain/report-period.ts';
import type { SalesChannel } from '#app/domain/sales-channel.ts';
import type { SurveySettings } from '#app/domain/survey.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { readSurveySettings } from '../survey-records.ts';

export type Counts<Name extends string> = Readonly<Partial<Record<Name, number>>>;

/** Orders that were created in the period and decided; test orders do not count. */
export interface SignalFigures {
  readonly orders: number;
  readonly credited: number;
  /** Nobody gets them, and yet a signal names a partner. */
  readonly near: number;
  /** Channels that name a partner, with their orders. */
  readonly found: Counts<EvidenceChannel>;
  readonly decided: Counts<ProofChannel | 'manual'>;
  /** Orders that nobody would have got without that one channel. */
  readonly saved: Counts<ProofChannel>;
  readonly placed: Readonly<Partial<Record<SalesChannel, { readonly orders: number; readonly credited: number }>>>;
}

export interface SurveyFigures extends SurveySettings {
  readonly answered: number;
  /** What was answered, most often first. */
  readonly given: readonly { readonly choice: string; readonly answers: number }[];
}

export interface WebhookState {
  /** When Shopify last told us anything; null for never. */
  readonly lastAt: Date | null;
  /** What could not be processed in spite of all tries. */
  readonly failed: number;
}

export interface TrackingView {
  readonly signals: SignalFigures;
  readonly survey: SurveyFigures;
  readonly webhooks: WebhookState;
}

export interface ShopDays {
  readonly shopId: string;
  readonly timeZone: string;
}

export function readTracking(database: Database, shop: ShopDays, days: DayRange): Promise<TrackingView> {
  return inShopSql(database, shop.shopId, async (sql) => ({
    signals: await readSignals(sql, shop, days),
    survey: await readSurvey(sql, shop, days),
    webhooks: await readWebhooks(sql, shop.shopId),
  }));
}

/** Days of the shop's time zone, both included. */
export const withinDays = (column: string, from: string, to: string, timeZone: string): string =>
  `${column} >= ${from}::date::timestamp AT TIME ZONE ${timeZone} AND ${column} < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}`;

const counted = (name: string, rows: string): string =>
  `(SELECT coalesce(json_object_agg(name, orders), '{}'::json) FROM (SELECT ${name} AS name, count(*) AS orders FROM ${rows} WHERE ${name} IS NOT NULL GROUP BY 1) AS counted)`;

const signalsSql = `
  WITH told AS MATERIALIZED (
    SELECT via, evidence FROM customer_order
     WHERE shop_id = $1 AND ${withinDays('created_at', '$2', '$3', '$4')} AND NOT test AND decision IS NOT NULL AND evidence IS NOT NULL)
  SELECT
    (SELECT json_build_object('orders', count(*), 'credited', count(via), 'near', count(*) FILTER (WHERE evidence -> 'nearBy' <> '[]')) FROM told) AS totals,
    ${counted('channel', "told, jsonb_array_elements_text(evidence -> 'foundBy') AS channel")} AS found,
    ${counted("evidence ->> 'decidedBy'", 'told')} AS decided,
    ${counted("evidence ->> 'savedBy'", 'told')} AS saved,
    (SELECT coalesce(json_object_agg(channel, json_build_object('orders', orders, 'credited', credited)), '{}'::json)
       FROM (SELECT evidence ->> 'salesChannel' AS channel, count(*) AS orders, count(via) AS credited FROM told GROUP BY 1) AS placed) AS placed`;

type SignalRow = Omit<SignalFigures, 'orders' | 'credited' | 'near'> & {
  readonly totals: Pick<SignalFigures, 'orders' | 'credited' | 'near'>;
};

async function readSignals(sql: ShopConnection, shop: ShopDays, { from, to }: DayRange): Promise<SignalFigures> {
  const { rows } = await sql.query<SignalRow>(signalsSql, [shop.shopId, from, to, shop.timeZone]);
  const [row] = rows;
  if (row === undefined) throw new Error('a selection of aggregates has one row');
  const { totals, ...counts } = row;
  return { ...totals, ...counts };
}

async function readSurvey(sql: ShopConnection, shop: ShopDays, { from, to }: DayRange): Promise<SurveyFigures> {
  const { rows } = await sql.query<{ choice: string; answers: number }>(
    `SELECT choice, count(*)::int AS answers FROM survey_answer
      WHERE shop_id = $1 AND ${withinDays('answered_at', '$2', '$3', '$4')} GROUP BY choice ORDER BY count(*) DESC, choice`,
    [shop.shopId, from, to, shop.timeZone],
  );
  const answered = rows.reduce((sum, { answers }) => sum + answers, 0);
  return { ...(await readSurveySettings(sql)), answered, given: rows };
}

async function readWebhooks(sql: ShopConnection, shopId: string): Promise<WebhookState> {
  const { rows } = await sql.query<{ last_at: Date | null; failed: number }>(
    `SELECT
       (SELECT received_at FROM inbox_item WHERE shop_id = $1 AND topic NOT LIKE 'tributary/%' ORDER BY position DESC LIMIT 1) AS last_at,
       (SELECT count(*)::int FROM inbox_item WHERE shop_id = $1 AND state = 'failed') AS failed`,
    [shopId],
  );
  return { lastAt: rows[0]?.last_at ?? null, failed: rows[0]?.failed ?? 0 };
}
