/** Reports of signed-in customers: into the inbox, and what the storefront may be told about them. */
import { v7 as uuidv7 } from 'uuid';
import { formatMinor } from '#app/domain/money.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import type { CustomerStanding, RegistrationReport } from '#app/flows/report-registration.ts';
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { sameBrowserSql } from './joined-visitors.ts';

/** Clicks looked at for what is on offer: a shopper has a few, a robot thousands. */
const visitsMax = 20;

export async function recordReport(database: Database, shopId: string, report: RegistrationReport): Promise<void> {
  await inShopSql(database, shopId, async (sql) => {
    await sql.query(
      `INSERT INTO inbox_item (shop_id, inbox_id, webhook_id, topic, body) VALUES ($1, $2, $3, 'tributary/registered', $4)
       ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
      [
        shopId,
        uuidv7(),
        `registered:${report.customerId}`,
        Buffer.from(JSON.stringify({ customerId: report.customerId, visitor: report.visitor })),
      ],
    );
  });
}

export async function readStanding(
  database: Database,
  shopId: string,
  report: RegistrationReport,
  now: number,
): Promise<CustomerStanding> {
  return inShopSql(database, shopId, async (sql) => ({
    currency: await readCurrency(sql, shopId),
    rewards: await readRewards(sql, shopId, report.customerId),
    isKnown: await readKnown(sql, shopId, report),
    visits: await readVisits(sql, shopId, report, new Date(now)),
  }));
}

async function readCurrency(sql: ShopConnection, shopId: string): Promise<string | null> {
  const { rows } = await sql.query<{ currency: string | null }>('SELECT currency FROM shop WHERE shop_id = $1', [
    shopId,
  ]);
  return rows[0]?.currency ?? null;
}

async function readRewards(
  sql: ShopConnection,
  shopId: string,
  customerId: string,
): Promise<CustomerStanding['rewards']> {
  const { rows } = await sql.query<RewardRow>(
    `SELECT reward.state, reward.currency, reward.amount, friend_code.code, trim_scale(percent)::text AS percent, friend_code.amount AS off,
        min_order, friend_code.expires_at, friend_code.state AS code_state
       FROM reward LEFT JOIN friend_code USING (shop_id, code_id)
      WHERE reward.shop_id = $1 AND reward.customer_id = $2 AND (reward.amount > 0 OR code_id IS NOT NULL) AND friend_code.state IS DISTINCT FROM 'removed' ORDER BY reward.at`,
    [shopId, customerId],
  );
  return rows.map((row) => {
    const shown = (minor: string | null) =>
      minor === null ? null : { amount: formatMinor(BigInt(minor), row.currency), currency: row.currency };
    if (row.code === null) return { state: row.state, credit: shown(row.amount), code: null };
    const isMade = row.code_state === 'made' || row.code_state === 'used';
    return {
      state: row.state,
      credit: null,
      code: {
        code: isMade ? row.code : null,
        percent: row.percent,
        amount: shown(row.off),
        minOrder: shown(row.min_order),
        expiresAt: row.expires_at?.toISOString() ?? null,
      },
    };
  });
}

interface RewardRow {
  readonly state: string;
  readonly currency: string;
  readonly amount: string;
  /** Null where it is store credit. */
  readonly code: string | null;
  readonly code_state: string | null;
  readonly percent: string | null;
  readonly off: string | null;
  readonly min_order: string | null;
  readonly expires_at: Date | null;
}

async function readKnown(sql: ShopConnection, shopId: string, report: RegistrationReport): Promise<boolean> {
  const { rows } = await sql.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM customer_order WHERE shop_id = $1 AND history_key = 'c:' || $2)
         OR EXISTS (SELECT 1 FROM registration WHERE shop_id = $1 AND customer_id = $2 AND visitor <> $3) AS known`,
    [shopId, report.customerId, report.visitor],
  );
  return rows[0]?.known ?? false;
}

async function readVisits(
  sql: ShopConnection,
  shopId: string,
  { customerId, visitor }: RegistrationReport,
  now: Date,
): Promise<CustomerStanding['visits']> {
  const { rows } = await sql.query<{ at: Date; terms: unknown }>(
    `SELECT click.at, version.terms
       FROM click
       JOIN partner ON partner.shop_id = click.shop_id AND partner.partner_id = click.partner_id AND partner.status = 'approved'
       JOIN LATERAL (
         SELECT terms FROM program_version
          WHERE program_version.shop_id = click.shop_id AND program_version.program_id = partner.program_id AND effective_at <= $3
          ORDER BY effective_at DESC, version DESC LIMIT 1) version ON true
      WHERE click.shop_id = $1 AND click.visitor = ANY(ARRAY(${sameBrowserSql('SELECT $2::text AS visitor')})) AND click.at <= $3
        AND NOT EXISTS (SELECT 1 FROM screening WHERE screening.shop_id = $1 AND screening.customer_id = $4
          AND screening.partner_id = click.partner_id AND screening.verdict <> 'new')
      ORDER BY click.at DESC LIMIT ${visitsMax}`,
    [shopId, visitor, now, customerId],
  );
  return rows.flatMap(({ at, terms }) => {
    const parsed = parseTerms(terms);
    return parsed.ok ? [{ at: at.getTime(), terms: parsed.value }] : [];
  });
}
