/** The documents with which products are read. Scopes: read_products. */
import { z } from 'zod';
import { query } from './admin-operation.ts';
import { instant, text } from './payload/fields.ts';

const productFields = 'id title handle vendor productType tags createdAt updatedAt';

/** A product's id from its global one, as text. */
const productId = z
  .string()
  .regex(/^gid:\/\/shopify\/Product\/[1-9]\d*$/)
  .transform((gid) => gid.slice(gid.lastIndexOf('/') + 1));

export const productNode = z.object({
  id: productId,
  title: text,
  handle: text,
  vendor: text,
  productType: text,
  tags: z.array(text),
  createdAt: instant,
  updatedAt: instant,
});
export type ProductNode = z.output<typeof productNode>;

export const collectionNode = z.object({ handle: text });

const productPage = productNode.extend({
  collections: z.object({
    nodes: z.array(collectionNode),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
export type ProductPage = z.output<typeof productPage>;

/** One product with a page of its collections. */
export const productDetail = query<{ id: string; after: string | null }>()(
  'ProductDetail',
  `query ProductDetail($id: ID!, $after: String) {
    product(id: $id) {
      ${productFields}
      collections(first: 250, after: $after) { nodes { handle } pageInfo { hasNextPage endCursor } }
    }
  }`,
  z.object({ product: productPage.nullable() }),
);

/** An export of all products, each followed by its collections. */
export const productExport = `{
  products { edges { node { ${productFields} collections { edges { node { id handle } } } } } }
}`;
