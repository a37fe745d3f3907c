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
