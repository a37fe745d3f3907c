/**
 * Products read from Shopify: one with all pages of its collections, or all of them out of an export, in which the collections of a product
 * follow its own line. A product is told of when the line after its last collection has begun, so whoever stops there has all of it.
 */
import { z } from 'zod';
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { BulkLine } from '#app/flows/bulk-query.ts';
import type { ExportedProduct, ProductReader } from '#app/flows/product-reading.ts';
import type { ReceivedProduct } from '#app/flows/record-products.ts';
import type { AdminClient } from './admin-client.ts';
import { readJson } from './payload/read-json.ts';
import {
  collectionNode,
  type ProductNode,
  type ProductPage,
  productDetail,
  productExport,
  productNode,
} from './product-operations.ts';
import { requireAnswer } from './require-answer.ts';

/** Of 250 collections each. */
const pagesMax = 20;

export function createProductReader(client: AdminClient): ProductReader {
  return {
    async readProduct(shopId, productId, askedAt) {
      const collections: string[] = [];
      let after: string | null = null;
      for (let page = 1; page <= pagesMax; page++) {
        const product = await readPage(client, shopId, productId, after);
        if (product === null) return null;
        const { nodes, pageInfo } = product.collections;
        collections.push(...nodes.map(({ handle }) => handle));
        if (!pageInfo.hasNextPage) return toReceived(product, collections, askedAt);
        after = pageInfo.endCursor;
      }
      throw new Failure(
        'too_large',
        `The product ${productId} is in more collections than can be read of one product.`,
      );
    },
    exportDocument: productExport,
    readExport,
  };
}

async function readPage(
  client: AdminClient,
  shopId: string,
  productId: string,
  after: string | null,
): Promise<ProductPage | null> {
  const id = `gid://shopify/Product/${productId}`;
  return requireAnswer(await client.graphql(shopId, productDetail, { id, after })).product;
}

const exportedLine = z.union([
  productNode.transform((product) => ({ product, collection: null })),
  collectionNode.extend({ __parentId: z.string() }).transform((collection) => ({ product: null, collection })),
]);

async function* readExport(lines: AsyncIterable<BulkLine>, askedAt: EpochMs): AsyncGenerator<ExportedProduct> {
  let open: { readonly product: ProductNode; readonly collections: string[]; nextByte: number } | null = null;
  for await (const { text, nextByte } of lines) {
    const { product, collection } = readLine(text, nextByte);
    if (product !== null) {
      if (open !== null) yield toExported(open, askedAt);
      open = { product, collections: [], nextByte };
    } else {
      if (open === null || !collection.__parentId.endsWith(`/${open.product.id}`)) throw notOurs(nextByte);
      open.collections.push(collection.handle);
      open.nextByte = nextByte;
    }
  }
  if (open !== null) yield toExported(open, askedAt);
}

function readLine(text: string, nextByte: number): z.output<typeof exportedLine> {
  const read = exportedLine.safeParse(readJson(text));
  if (!read.success) throw notOurs(nextByte);
  return read.data;
}

function notOurs(nextByte: number): Failure {
  return new Failure('invalid_input', `The export has a line that is none of a product, before byte ${nextByte}.`);
}

function toExported(
  { product, collections, nextByte }: { product: ProductNode; collections: readonly string[]; nextByte: number },
  askedAt: EpochMs,
): ExportedProduct {
  return { product: toReceived(product, collections, askedAt), nextByte };
}

function toReceived(product: ProductNode, collections: readonly string[], askedAt: EpochMs): ReceivedProduct {
  const { id: productId, title, handle, vendor, productType, tags, createdAt, updatedAt } = product;
  return {
    productId,
    title,
    handle,
    vendor,
    createdAt,
    description: { at: updatedAt, value: { type: productType || null, tags } },
    collections: { at: askedAt, value: collections },
  };
}
