/** The catalogue as it is kept: a row for each product as lists show it, and its dated facts, which are only ever added to. */
import type { KnownProduct, ProductFacts } from '#app/domain/catalog.ts';
import { catalogConditions } from '#app/domain/conditions.ts';
import type { ConditionName } from '#app/domain/decision.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import type { Dated } from '#app/domain/partner.ts';
import type { ProductStanding } from '#app/flows/ask-for-product.ts';
import type { CatalogRecords, ProductChange, ReceivedProduct } from '#app/flows/record-products.ts';
import type { ShopConnection } from './in-shop.ts';
import { appendItem } from './inbox.ts';

interface ProductRow {
  product_id: string;
  confirmed_at: Date[] | null;
  asked_at: Date | null;
}

interface VersionRow {
  product_id: string;
  at: Date;
  type: string | null;
  tags: string[] | null;
  collections: string[] | null;
}

/** See `CatalogRecords.lockProducts`. A product that is new gets its row first: there must be something to lock. */
async function lockProducts(
  sql: ShopConnection,
  shopId: string,
  products: readonly ReceivedProduct[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const ids = [...new Set(products.map(({ productId }) => productId))];
  await sql.query(
    `INSERT INTO product (shop_id, product_id, title, created_at, updated_at)
     SELECT $1, product_id, '', 'epoch', 'epoch' FROM unnest($2::text[]) AS product_id ORDER BY product_id ON CONFLICT DO NOTHING`,
    [shopId, ids],
  );
  const { rows } = await sql.query<ProductRow>(
    'SELECT product_id, confirmed_at, asked_at FROM product WHERE product_id = ANY($1) ORDER BY product_id FOR UPDATE',
    [ids],
  );
  const { rows: versions } = await sql.query<VersionRow>(
    'SELECT product_id, at, type, tags, collections FROM product_version WHERE product_id = ANY($1) ORDER BY position',
    [ids],
  );
  const versionsOf = Map.groupBy(versions, (version) => version.product_id);
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        ...toCatalogProduct(versionsOf.get(row.product_id) ?? []),
        confirmedAt: row.confirmed_at?.map((at) => at.getTime()) ?? [],
        askedAt: row.asked_at?.getTime() ?? null,
      },
    ]),
  );
}

function toCatalogProduct(versions: readonly VersionRow[]): Pick<KnownProduct, 'descriptions' | 'collections'> {
  return {
    descriptions: versions.flatMap(({ at, type, tags }) =>
      tags === null ? [] : [{ at: at.getTime(), value: { type, tags } }],
    ),
    collections: versions.flatMap(({ at, collections }) =>
      collections === null ? [] : [{ at: at.getTime(), value: collections }],
    ),
  };
}

/** See `CatalogRecords.saveProducts`. */
async function saveProducts(sql: ShopConnection, shopId: string, changes: readonly ProductChange[]): Promise<void> {
  await insertVersions(sql, shopId, changes.flatMap(versionsOf));
  await sql.query(
    `UPDATE product SET title = coalesce(given.title, product.title), handle = coalesce(given.handle, product.handle),
        vendor = coalesce(given.vendor, product.vendor), created_at = coalesce(given.created_at, product.created_at),
        updated_at = coalesce(given.updated_at, product.updated_at), type = given.type, tags = given.tags, collections = given.collections,
        confirmed_at = given.confirmed_at, asked_at = given.asked_at
       FROM json_to_recordset($1) AS given (product_id text, title text, handle text, vendor text, created_at timestamptz, updated_at timestamptz,
        type text, tags text[], collections text[], confirmed_at timestamptz[], asked_at timestamptz)
      WHERE product.product_id = given.product_id`,
    [JSON.stringify(changes.map(toRow))],
  );
}

function toRow({ productId, listed, known, newest }: ProductChange): object {
  return {
    product_id: productId,
    title: listed?.title,
    handle: listed?.handle,
    vendor: listed?.vendor,
    created_at: listed === null ? null : new Date(listed.createdAt),
    updated_at: listed === null ? null : new Date(listed.description.at),
    type: newest.type ?? '',
    tags: newest.tags,
    collections: newest.collections,
    confirmed_at: known.confirmedAt.map((at) => new Date(at)),
    asked_at: known.askedAt === null ? null : new Date(known.askedAt),
  };
}

/** A row to be: of the facts those that it is about. */
export interface NewVersion extends Partial<ProductFacts> {
  readonly productId: string;
  readonly at: Date;
  readonly affectsFrom: Date;
}

function versionsOf({ productId, news }: ProductChange): readonly NewVersion[] {
  return news.flatMap(({ descriptions, collections, affectsFrom }) => {
    const rowOf = ({ at }: Dated<unknown>) => ({
      productId,
      at: new Date(at),
      affectsFrom: new Date(affectsFrom ?? at),
    });
    return [
      ...descriptions.map((version) => ({ ...rowOf(version), ...version.value })),
      ...collections.map((version) => ({ ...rowOf(version), collections: version.value })),
    ];
  });
}

/** In the order given. */
export async function insertVersions(
  sql: ShopConnection,
  shopId: string,
  versions: readonly NewVersion[],
): Promise<void> {
  if (versions.length === 0) return;
  await sql.query(
    `INSERT INTO product_version (shop_id, product_id, at, affects_from, type, tags, collections)
     SELECT $1, "productId", at, "affectsFrom", type, tags, collections
       FROM ROWS FROM (json_to_recordset($2) AS ("productId" text, at timestamptz, "affectsFrom" timestamptz, type text, tags text[], collections text[]))
        WITH ORDINALITY AS given ORDER BY ordinality`,
    [shopId, JSON.stringify(versions)],
  );
}

/** Terms of which a rule has one of these conditions, by the names that the domain gives them. */
function asksFor(...conditions: readonly ConditionName[]): string {
  return `$.rules[*].when ? (${conditions.map((name) => `exists(@.${name})`).join(' || ')})`;
}

/** See `CatalogRecords.getCatalogNeededFrom`. */
async function getCatalogNeededFrom(sql: ShopConnection): Promise<EpochMs | null> {
  const { rows } = await sql.query<{ at: Date | null }>(
    'SELECT min(effective_at) AS at FROM program_version WHERE terms @? $1::jsonpath',
    [asksFor(...catalogConditions)],
  );
  return rows[0]?.at?.getTime() ?? null;
}

/** See `ProductQuestionPorts.getStanding`. */
export async function getProductStanding(sql: ShopConnection, productId: string): Promise<ProductStanding> {
  const { rows } = await sql.query<{ asked_at: Date | null; is_needed: boolean }>(
    `SELECT (SELECT asked_at FROM product WHERE product_id = $1) AS asked_at,
        EXISTS (SELECT FROM program_version WHERE terms @? $2::jsonpath) AS is_needed`,
    [productId, asksFor('collections')],
  );
  return { askedAt: rows[0]?.asked_at?.getTime() ?? null, collectionsAreNeeded: rows[0]?.is_needed ?? false };
}

/** The catalogue of one shop, within one transaction. */
export function catalogRecords(sql: ShopConnection, shopId: string): CatalogRecords {
  return {
    lockProducts: (products) => lockProducts(sql, shopId, products),
    saveProducts: (changes) => saveProducts(sql, shopId, changes),
    getCatalogNeededFrom: () => getCatalogNeededFrom(sql),
    appendItem: (item) => appendItem(sql, shopId, item),
  };
}
