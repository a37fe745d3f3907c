/**
 * A shop's transaction whose statements are planned once for each connection, and not each time that they run. Settling a batch takes a dozen
 * statements over many tables, clicks in their partitions among them, and planning them took longer than running them for a few orders. Only for
 * callers whose texts are constants of this code: a text is kept for as long as the connection.
 */
import type { Database } from './database.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';

/** As `inShopSql`. */
export function inShopPrepared<Result>(
  database: Database,
  shopId: string,
  work: (sql: ShopConnection) => Promise<Result>,
): Promise<Result> {
  return inShopSql(database, shopId, (sql) => {
    // A text without values may hold several statements, which cannot be prepared.
    const query = (text: string, values?: unknown[]) =>
      values === undefined ? sql.query(text) : sql.query({ name: nameOf(text), text, values });
    return work({ query: query as ShopConnection['query'] });
  });
}

const names = new Map<string, string>();

/** Connections have the same names for the same texts; the names mean nothing. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `prepared-${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Rows that come as arrays, `atMost` of them, a parameter, to be joined with a table by its key. A plan that is kept is made before anybody knows how
 * large the shop is or becomes: expecting ten rows or a hundred, PostgreSQL may read all that the shop has rather than look each up. Of a limit
 * that it does not know it expects a tenth, and so looks up.
 */
export function fewRows(rows: string, atMost: string): string {
  return `(SELECT * FROM ${rows} LIMIT ${atMost}::int)`;
}
