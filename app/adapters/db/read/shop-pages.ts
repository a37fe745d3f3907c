/** Pages of a shop that a link may lead to, as far as the catalogue knows them: products by their title, collections by their handle. */
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';

export interface ShopPage {
  readonly kind: 'product' | 'collection';
  readonly title: string;
  readonly path: string;
}

const productsMost = 12;
const collectionsMost = 6;

/** Those that contain the text, with the best-known ones for an empty text. */
export function listShopPages(database: Database, shopId: string, search: string): Promise<readonly ShopPage[]> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return inShop(database, shopId, async (tx) => {
    const products = await tx.$queryRaw<{ title: string; handle: string }[]>`
      SELECT title, handle FROM product
       WHERE shop_id = ${shopId}::uuid AND handle <> '' AND (title ILIKE ${pattern} OR handle ILIKE ${pattern})
       ORDER BY title, product_id LIMIT ${productsMost}`;
    const collections = await tx.$queryRaw<{ handle: string }[]>`
      SELECT handle FROM (SELECT unnest(collections) AS handle FROM product WHERE shop_id = ${shopId}::uuid) AS named
       WHERE handle ILIKE ${pattern} GROUP BY handle ORDER BY count(*) DESC, handle LIMIT ${collectionsMost}`;
    return [
      ...products.map(({ title, handle }) => ({ kind: 'product' as const, title, path: `/products/${handle}` })),
      ...collections.map(({ handle }) => ({
        kind: 'collection' as const,
        title: handle,
        path: `/collections/${handle}`,
      })),
    ];
  });
}
