/** The bench's shops: each with one programme and twenty approved partners, who have a link and a discount code each; the first one with ten thousand links more. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

export const shopCount = 100;
export const partnersPerShop = 20;
/** Links of the first shop's first partner, `bench-0` and so on. */
export const linkCount = 10_000;
/** As many as a large shop has; see `insertLinksUpTo`. */
export const manyLinks = 1_000_000;

export const partnerKeyOf = (partner: number): string => `partner-${partner}`;
/** Link codes are one another's neighbours in one directory, so they name the shop. */
export const linkCodeOf = (shop: number, partner: number): string => `shop-${shop}-${partner}`;
export const discountCodeOf = (partner: number): string => `PARTNER${partner}`;
export const domainOf = (shop: number): string => `bench-${shop}.myshopify.com`;

const terms = {
  attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
  base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
  rules: [{ key: 'default', percent: '10' }],
  overrides: [],
  holdDays: 14,
  minPayout: '0.00',
  selfReferral: 'block',
  referee: null,
};

/** Inserts them all and returns their ids. */
export async function insertShops(owner: pg.Pool): Promise<readonly string[]> {
  const shopIds = Array.from({ length: shopCount }, () => uuidv7());
  for (const [index, shopId] of shopIds.entries()) await insertShop(owner, shopId, index);
  const [first = ''] = shopIds;
  await insertLinks(
    owner,
    first,
    `SELECT 'bench-' || n AS code, '${partnerKeyOf(0)}' AS key FROM generate_series(0, $2 - 1) n`,
    [linkCount],
  );
  // Only what is filled: a table that was analysed while it was empty is taken for empty, and plans are kept that read all of it for each row.
  await owner.query(
    'ANALYZE shop, program, program_version, partner, partner_change, link, link_directory, discount_code',
  );
  return shopIds;
}

/**
 * More links of the first shop, `bench-10000` and so on up to `count` in all, spread over its partners and over pages. Written past the triggers that
 * tell servers of changed links, as a restored backup is: no server runs yet.
 */
export async function insertLinksUpTo(owner: pg.Pool, shopId: string, count: number): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(
      `WITH made AS (
         INSERT INTO link (shop_id, link_id, partner_id, code, path, created_at)
         SELECT shop_id, gen_random_uuid(), partner_id, 'bench-' || n, '/products/item-' || n % 5000, '2026-01-01'
           FROM generate_series($2::int, $3::int - 1) n JOIN partner ON shop_id = $1 AND key = 'partner-' || n % ${partnersPerShop}
         RETURNING shop_id, link_id, code)
       INSERT INTO link_directory (code, shop_id, link_id) SELECT code, shop_id, link_id FROM made`,
      [shopId, linkCount, count],
    );
    await client.query('RESET session_replication_role');
  } finally {
    client.release();
  }
  await owner.query('VACUUM ANALYZE link, link_directory');
}

async function insertShop(owner: pg.Pool, shopId: string, index: number): Promise<void> {
  const programId = uuidv7();
  await owner.query(
    `INSERT INTO shop (shop_id, domain, status, name, currency, storefront_url, installed_at)
     VALUES ($1, $2, 'installed', 'Bench', 'EUR', 'https://shop.example', '2026-01-01')`,
    [shopId, domainOf(index)],
  );
  await owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, 'partners', 'affiliate', 'Bench', 1)`,
    [shopId, programId],
  );
  await owner.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 1, '2026-01-01', $3, 'bench')`,
    [shopId, programId, JSON.stringify(terms)],
  );
  const partners = Array.from({ length: partnersPerShop }, (_, partner) => partner);
  const keys = partners.map(partnerKeyOf);
  await owner.query(
    `WITH made AS (
       INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, approved_at, updated_at)
       SELECT $1::uuid, gen_random_uuid(), $2::uuid, key, 1000 + place, 'approved', key, key || '@example.com', key || '@example.com',
          '2026-01-01', '2026-01-01', now() FROM unnest($3::text[]) WITH ORDINALITY AS given (key, place)
       RETURNING shop_id, partner_id)
     INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor)
     SELECT shop_id, partner_id, 'status', 'approved', '2026-01-01', 'bench' FROM made`,
    [shopId, programId, keys],
  );
  await owner.query(
    `INSERT INTO discount_code (shop_id, code_key, code, partner_id, state, created_at)
     SELECT shop_id, lower(given.code), given.code, partner_id, 'active', '2026-01-01'
       FROM unnest($2::text[], $3::text[]) AS given (key, code) JOIN partner USING (key) WHERE shop_id = $1`,
    [shopId, keys, partners.map(discountCodeOf)],
  );
  await insertLinks(owner, shopId, 'SELECT * FROM unnest($2::text[], $3::text[]) AS given (code, key)', [
    partners.map((partner) => linkCodeOf(index, partner)),
    keys,
  ]);
}

/** `given` selects codes with their partners' keys. */
async function insertLinks(owner: pg.Pool, shopId: string, given: string, values: readonly unknown[]): Promise<void> {
  await owner.query(
    `WITH made AS (
       INSERT INTO link (shop_id, link_id, partner_id, code, created_at)
       SELECT shop_id, gen_random_uuid(), partner_id, given.code, '2026-01-01' FROM (${given}) AS given JOIN partner USING (key) WHERE shop_id = $1
       RETURNING shop_id, link_id, code)
     INSERT INTO link_directory (code, shop_id, link_id) SELECT code, shop_id, link_id FROM made`,
    [shopId, ...values],
  );
}
