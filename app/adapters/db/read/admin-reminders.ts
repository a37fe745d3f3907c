/** The merchant's list of reminders: whom, of what, and what became of the mail. Nobody is named but as the shop's other lists name them. */
import type { ReminderKind } from '#app/domain/reminder.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';

/** `waiting`: the mail's turn is still to come. `skipped`: nothing was sent, for want of consent or because the occasion was over. */
export const reminderStates = ['waiting', 'sent', 'skipped', 'failed'] as const;
export type ReminderState = (typeof reminderStates)[number];

export interface ReminderQuery {
  /** Null for all. */
  readonly kind: ReminderKind | null;
  readonly state: ReminderState | null;
  /** A customer's number or e-mail, or a referrer's name. */
  readonly search: string;
  readonly page: PageRequest;
}

export interface ListedReminder {
  readonly kind: ReminderKind;
  readonly event: string;
  /** Null for who asked to be forgotten. */
  readonly customerId: string | null;
  /** Where the customer refers friends. */
  readonly partner: { readonly partnerId: string; readonly name: string } | null;
  /** As the customer registered; null where it is not known. */
  readonly email: string | null;
  readonly state: ReminderState;
  /** Why it was not sent, or waits. */
  readonly because: string | null;
  /** When it was found due. */
  readonly at: Date;
}

interface ReminderRow {
  readonly kind: ReminderKind;
  readonly event: string;
  readonly id: string;
  readonly customer_id: string | null;
  readonly partner_id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly state: ReminderState;
  readonly because: string | null;
  readonly at: Date;
}

const pageSize = 50;

const newestFirst: KeysetOrder<ReminderRow> = {
  column: 'reminder.at',
  type: 'timestamptz',
  id: "(reminder.kind || ':' || event)",
  idType: 'text',
  descending: true,
  keyOf: (row) => [row.at.toISOString(), row.id],
};

const standingSql = `(
  SELECT coalesce(item.outcome->>'skipped', item.error) AS because, CASE
      WHEN item.outcome ? 'skipped' THEN 'skipped' WHEN item.state = 'failed' THEN 'failed' WHEN item.state = 'done' THEN 'sent' ELSE 'waiting' END AS state)`;

export function listReminders(
  database: Database,
  shopId: string,
  query: ReminderQuery,
): Promise<PageOf<ListedReminder>> {
  const keys = keyset(newestFirst, query.page, pageSize, 4);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<ReminderRow>(
      `SELECT reminder.kind, event, reminder.kind || ':' || event AS id, reminder.customer_id, reminder.at, standing.*, who.partner_id, who.name, registered.email
         FROM reminder LEFT JOIN outbox_item item ON item.shop_id = reminder.shop_id AND item.dedupe_key = 'reminder:' || reminder.kind || ':' || event
         CROSS JOIN LATERAL ${standingSql} AS standing
         LEFT JOIN LATERAL (
           SELECT partner_id, name FROM partner WHERE partner.shop_id = reminder.shop_id AND partner.customer_id = reminder.customer_id
            ORDER BY applied_at LIMIT 1) AS who ON true
         LEFT JOIN LATERAL (
           SELECT nullif(registration.email, '') AS email FROM registration
            WHERE registration.shop_id = reminder.shop_id AND registration.customer_id = reminder.customer_id ORDER BY registration.at LIMIT 1) AS registered ON true
        WHERE ($1::text IS NULL OR reminder.kind = $1) AND ($2::text IS NULL OR standing.state = $2)
          AND ($3 = '' OR reminder.customer_id = $3 OR strpos(lower(who.name), $3) > 0 OR strpos(lower(registered.email), $3) > 0) AND ${keys.where}
        ORDER BY ${keys.orderBy}`,
      [query.kind, query.state, query.search.trim().toLowerCase(), ...keys.values],
    );
    const page = keys.page(rows);
    return { ...page, rows: page.rows.map(toListed) };
  });
}

function toListed({
  customer_id: customerId,
  partner_id: partnerId,
  name,
  id: _id,
  ...row
}: ReminderRow): ListedReminder {
  return { ...row, customerId, partner: partnerId === null ? null : { partnerId, name: name ?? '' } };
}
