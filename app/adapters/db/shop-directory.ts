/** Which shop a domain belongs to, across all shops: read through the directory role, which sees addresses and nothing else. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** The shop's id, or null for a domain that is unheard of. */
export async function getShopId(directory: pg.Pool, domain: string): Promise<string | null> {
  const { rows } = await directory.query<{ shop_id: string }>('SELECT shop_id FROM shop WHERE domain = $1', [domain]);
  return rows[0]?.shop_id ?? null;
}

/** The shop's id; a shop that is unheard of is recorded as `known`. Give it only a domain that Shopify vouched for. */
export async function requireShopId(directory: pg.Pool, domain: string): Promise<string> {
  const known = await getShopId(directory, domain);
  if (known !== null) return known;
  await directory.query("INSERT INTO shop (shop_id, domain, status) VALUES ($1, $2, 'known') ON CONFLICT DO NOTHING", [
    uuidv7(),
    domain,
  ]);
  const recorded = await getShopId(directory, domain);
  if (recorded === null) throw new Error(`shop ${domain} could not be recorded`);
  return recorded;
}

/** Shops by domain, above `after`; only the one of `domain` where given. */
export async function listShops(
  directory: pg.Pool,
  { after, limit, domain }: { readonly after: string; readonly limit: number; readonly domain: string | null },
): Promise<readonly { readonly shopId: string; readonly domain: string }[]> {
  const { rows } = await directory.query<{ shop_id: string; domain: string }>(
    'SELECT shop_id, domain FROM shop WHERE domain > $1 AND ($3::text IS NULL OR domain = $3) ORDER BY domain LIMIT $2',
    [after, limit, domain],
  );
  return rows.map((row) => ({ shopId: row.shop_id, domain: row.domain }));
}
