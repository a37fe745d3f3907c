/** A shop out of a replay's program.json, and the facts that merchants make. */
import { v7 as uuidv7 } from 'uuid';
import { requireCurrencyDigits } from '#app/domain/currency.ts';
import { invariant } from '#app/domain/failure.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import type { ReplayPartner, ReplayProgram } from '#app/domain/replay-program.ts';
import type { Balance } from '#app/domain/statement.ts';
import { comparableText } from '#app/domain/text.ts';
import type { ShopConnection } from './in-shop.ts';
import { appendItem } from './inbox.ts';
import { insertVersions } from './product-records.ts';

/** In force before anything that a tape can tell. */
const forEver = '0001-01-01T00:00:00Z';
const firstNumber = 1_001;
const actor = 'replay';

export interface ReplayShop {
  readonly shopId: string;
  readonly domain: string;
  /** By the keys of program.json. */
  readonly programIds: ReadonlyMap<string, string>;
  readonly partnerIds: ReadonlyMap<string, string>;
}

export function newReplayShop(program: ReplayProgram): ReplayShop {
  const shopId = uuidv7();
  return {
    shopId,
    domain: `replay-${shopId}.myshopify.com`,
    programIds: new Map(program.programs.map(({ key }) => [key, uuidv7()])),
    partnerIds: new Map(program.partners.map(({ key }) => [key, uuidv7()])),
  };
}

/** Writes the shop with its catalogue, programmes and partners. */
export async function insertReplayShop(sql: ShopConnection, shop: ReplayShop, program: ReplayProgram): Promise<void> {
  requireCurrencyDigits(program.shop.currency);
  await sql.query(
    `INSERT INTO shop (shop_id, domain, status, name, currency, time_zone, installed_at) VALUES ($1, $2, 'installed', 'Replay', $3, $4, $5)`,
    [shop.shopId, shop.domain, program.shop.currency, program.shop.timeZone || 'UTC', forEver],
  );
  for (const [rank, { key, terms }] of program.programs.entries()) {
    const programId = requireId(shop.programIds, key);
    await sql.query(
      `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, $3, $5, $3, $4)`,
      // The kind decides nothing but whether people's marks are kept, which is for nothing where nobody asks who is new.
      [shop.shopId, programId, key, rank, terms.screening === null ? 'affiliate' : 'referral'],
    );
    await insertVersion(sql, shop, { program: key, at: new Date(forEver), terms });
  }
  await insertCatalog(sql, shop, program);
  await insertPartners(sql, shop, program.partners);
}

async function insertCatalog(sql: ShopConnection, shop: ReplayShop, { catalog }: ReplayProgram): Promise<void> {
  const always = { at: new Date(forEver), affectsFrom: new Date(forEver) };
  const versions = [...catalog].flatMap(([productId, { type, tags, collections }]) => [
    { ...always, productId, type, tags },
    { ...always, productId, collections },
  ]);
  await insertVersions(sql, shop.shopId, versions);
}

async function insertPartners(
  sql: ShopConnection,
  shop: ReplayShop,
  partners: readonly ReplayPartner[],
): Promise<void> {
  const rows = partners.map((partner, index) => ({
    id: requireId(shop.partnerIds, partner.key),
    key: partner.key,
    number: firstNumber + index,
    program_id: requireId(shop.programIds, partner.program),
    parent_id: partner.parent === null ? null : requireId(shop.partnerIds, partner.parent),
    email: partner.email,
    status: partner.approvedAt === null ? 'applied' : 'approved',
    approved_at: partner.approvedAt === null ? null : new Date(partner.approvedAt).toISOString(),
    group_name: partner.group,
    links: partner.links.map((link) => ({ ...link, id: uuidv7() })),
    codes: partner.discountCodes.map((code) => ({ code, key: comparableText(code) })),
  }));
  // Two partners of a tape may share an address, so the key stands in for what a programme's members are told apart by.
  await sql.query(
    `WITH given AS MATERIALIZED (
        SELECT * FROM json_to_recordset($2) AS (id uuid, key text, number integer, program_id uuid, parent_id uuid, email text, status text,
          approved_at timestamptz, group_name text, links json, codes json)),
      partners AS (
        INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, group_name, parent_id, name, email, email_key, applied_at,
          approved_at, updated_at)
        SELECT $1::uuid, id, program_id, key, number, status, group_name, parent_id, key, email, key, $3::timestamptz, approved_at, now() FROM given),
      approvals AS (
        INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor)
        SELECT $1::uuid, id, 'status', 'approved', approved_at, $4 FROM given WHERE approved_at IS NOT NULL),
      groups AS (
        INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor)
        SELECT $1::uuid, id, 'group', group_name, $3::timestamptz, $4 FROM given WHERE group_name <> 'default'),
      links AS (
        INSERT INTO link (shop_id, link_id, partner_id, code, campaign, created_at)
        SELECT $1::uuid, link.id, given.id, link.code, link.campaign, $3::timestamptz
          FROM given, json_to_recordset(given.links) AS link (id uuid, code text, campaign text)),
      directory AS (
        INSERT INTO link_directory (code, shop_id, link_id)
        SELECT link.code, $1::uuid, link.id FROM given, json_to_recordset(given.links) AS link (id uuid, code text))
      INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at)
      SELECT $1::uuid, code.key, code.code, given.id, 'active', $3::timestamptz FROM given, json_to_recordset(given.codes) AS code (key text, code text)`,
    [shop.shopId, JSON.stringify(rows), forEver, actor],
  );
}

export interface ReplayVersion {
  readonly program: string;
  readonly at: Date;
  readonly terms: ProgramTerms;
}

/** A version in force from `at` on; of two of one time the later written counts. */
export async function insertVersion(sql: ShopConnection, shop: ReplayShop, version: ReplayVersion): Promise<void> {
  await sql.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 FROM program_version WHERE program_id = $2`,
    [shop.shopId, requireId(shop.programIds, version.program), version.at, JSON.stringify(version.terms), actor],
  );
}

export async function recordAssignment(
  sql: ShopConnection,
  shop: ReplayShop,
  { order, partner, at }: { readonly order: string; readonly partner: string | null; readonly at: Date },
): Promise<void> {
  await sql.query(
    `INSERT INTO assignment (shop_id, assignment_id, order_id, partner_id, at, actor, reason) VALUES ($1, $2, $3, $4, $5, $6, '')`,
    [shop.shopId, uuidv7(), order, partner === null ? null : requireId(shop.partnerIds, partner), at, actor],
  );
  const body = { orderId: order };
  await appendItem(sql, shop.shopId, { topic: 'tributary/assigned', webhookId: uuidv7(), body });
}

export interface ReplayPartnerChange {
  readonly partner: string;
  readonly kind: 'status' | 'group';
  readonly value: string;
  readonly at: Date;
}

export async function recordPartnerChange(
  sql: ShopConnection,
  shop: ReplayShop,
  { partner, kind, value, at }: ReplayPartnerChange,
): Promise<void> {
  const partnerId = requireId(shop.partnerIds, partner);
  await sql.query(
    'INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, $3, $4, $5, $6)',
    [shop.shopId, partnerId, kind, value, at, actor],
  );
}

/** What the inbox could not bring to an end, a line each, at most ten. */
export async function listUnended(sql: ShopConnection): Promise<readonly string[]> {
  const { rows } = await sql.query<{ line: string }>(
    `SELECT topic || ' ' || state || ': ' || coalesce(error, '') AS line FROM inbox_item WHERE state IN ('waiting', 'failed') ORDER BY position LIMIT 10`,
  );
  return rows.map(({ line }) => line);
}

/** Every partner's balance, as the sum of its entries. */
export async function readBalances(sql: ShopConnection): Promise<readonly Balance[]> {
  const { rows } = await sql.query<{ key: string; pending: string; available: string; paid: string }>(
    `SELECT key, coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0)::text AS pending,
        coalesce(sum(amount) FILTER (WHERE account = 'available'), 0)::text AS available,
        coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0)::text AS paid
       FROM partner LEFT JOIN entry USING (shop_id, partner_id) GROUP BY key`,
  );
  return rows.map(({ key, pending, available, paid }) => ({
    partner: key,
    pending: BigInt(pending),
    available: BigInt(available),
    paid: BigInt(paid),
  }));
}

function requireId(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  invariant(id !== undefined, `${key} is in program.json`);
  return id;
}
