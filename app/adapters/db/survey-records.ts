/** The survey's settings and answers, and whom an answer names. */
import { z } from 'zod';
import { defaultSurvey, type SurveySettings } from '#app/domain/survey.ts';
import type { GivenAnswer, MatchedBy, SurveyRecords } from '#app/flows/answer-survey.ts';
import type { ShopConnection } from './in-shop.ts';
import { appendItem } from './inbox.ts';

const choices = z.array(z.string());
const candidatesAtMost = 200;

export async function readSurveySettings(sql: ShopConnection): Promise<SurveySettings> {
  const { rows } = await sql.query<{ enabled: boolean; choices: unknown }>('SELECT enabled, choices FROM survey');
  const [row] = rows;
  return row === undefined ? defaultSurvey : { enabled: row.enabled, choices: choices.parse(row.choices) };
}

interface AnswerRow {
  readonly customer_id: string | null;
  readonly choice: string;
  readonly text: string | null;
  readonly answered_at: Date;
}

export function surveyRecords(sql: ShopConnection, shopId: string): SurveyRecords {
  return {
    getSettings: () => readSurveySettings(sql),
    async getOrder(orderId) {
      const { rows } = await sql.query<{ customer_id: string | null; created_at: Date }>(
        'SELECT customer_id, created_at FROM customer_order WHERE order_id = $1',
        [orderId],
      );
      const [row] = rows;
      return row === undefined ? null : { customerId: row.customer_id, createdAt: row.created_at.getTime() };
    },
    async getAnswer(orderId) {
      const { rows } = await sql.query<AnswerRow>(
        'SELECT customer_id, choice, text, answered_at FROM survey_answer WHERE order_id = $1',
        [orderId],
      );
      return rows[0] === undefined ? null : toAnswer(rows[0]);
    },
    async findNamed(words) {
      const { rows } = await sql.query<{ partner_id: string; matched_by: MatchedBy }>(
        `SELECT partner_id, matched_by FROM unnest($1::text[]) WITH ORDINALITY AS said (word, place) CROSS JOIN LATERAL (
           SELECT 0 AS rank, 'link' AS matched_by, partner_id FROM link WHERE code = word
            UNION ALL SELECT 1, 'code', partner_id FROM discount_code WHERE code_key = lower(word)
            UNION ALL SELECT 2, 'number', partner_id FROM partner WHERE number = substring(word FROM '^[Pp]([0-9]{4,8})$')::int) AS meant
          ORDER BY place, rank LIMIT 1`,
        [words],
      );
      const [row] = rows;
      return row === undefined ? null : { partnerId: row.partner_id, matchedBy: row.matched_by };
    },
    async listNamedLike(words) {
      const beginnings = words.map((word) => word.slice(0, 2).replaceAll(/[\\%_]/g, '\\$&'));
      const { rows } = await sql.query<{ partner_id: string; name: string }>(
        `SELECT partner_id, name FROM partner WHERE status = 'approved'
            AND lower(name) LIKE ANY (SELECT begins || '%' FROM unnest($1::text[]) AS begins UNION ALL SELECT '% ' || begins || '%' FROM unnest($1::text[]) AS begins)
          ORDER BY abs(length(name) - $2), partner_id LIMIT ${candidatesAtMost}`,
        [beginnings, words.join(' ').length],
      );
      return rows.map((row) => ({ partnerId: row.partner_id, name: row.name }));
    },
    async saveAnswer(orderId, { customerId, choice, text, answeredAt }, meant, now) {
      await sql.query(
        `INSERT INTO survey_answer (shop_id, order_id, customer_id, choice, text, partner_id, matched_by, answered_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (shop_id, order_id) DO UPDATE SET customer_id = excluded.customer_id, choice = excluded.choice, text = excluded.text,
            partner_id = excluded.partner_id, matched_by = excluded.matched_by, changed_at = excluded.changed_at`,
        [
          shopId,
          orderId,
          customerId,
          choice,
          text,
          meant?.partnerId ?? null,
          meant?.matchedBy ?? null,
          new Date(answeredAt),
          new Date(now),
        ],
      );
    },
    announce: (orderId, now) =>
      appendItem(sql, shopId, {
        topic: 'tributary/surveyed',
        webhookId: `surveyed:${orderId}:${now}`,
        body: { orderId },
      }),
  };
}

/** Answers for one order come one after the other. */
export async function lockAnswer(sql: ShopConnection, shopId: string, orderId: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${shopId} survey ${orderId}`]);
}

function toAnswer({ customer_id, choice, text, answered_at }: AnswerRow): GivenAnswer {
  return { customerId: customer_id, choice, text, answeredAt: answered_at.getTime() };
}
