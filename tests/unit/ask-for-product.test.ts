import { expect, test } from 'vitest';
import { askForProduct, type ProductStanding } from '#app/flows/ask-for-product.ts';
import type { ReceivedProduct } from '#app/flows/record-products.ts';

const minute = 60_000;
const now = Date.parse('2026-03-01T12:00:00Z');
const answer: ReceivedProduct = {
  productId: '1',
  title: 'Boots',
  handle: 'boots',
  vendor: 'Maker',
  createdAt: now - minute,
  description: { at: now - minute, value: { type: null, tags: [] } },
  collections: { at: now, value: [] },
};

/** The answer for a message sent a minute ago, and when Shopify was asked; null where it was not. */
async function ask(standing: Partial<ProductStanding>, isTold = true) {
  const askedAt: number[] = [];
  const ports = {
    getStanding: async () => ({ askedAt: null, collectionsAreNeeded: true, ...standing }),
    readProduct: async (_shopId: string, _productId: string, at: number) => {
      askedAt.push(at);
      return answer;
    },
    clock: () => now,
  };
  const product = await askForProduct(ports, 'shop', { productId: '1', isTold, toldAt: now - minute });
  return { product, askedAt: askedAt[0] ?? null };
}

const asked = { product: answer, askedAt: now };
const notAsked = { product: null, askedAt: null };

test('a message of a product has Shopify asked for its collections, as of before the asking', async () => {
  expect(await ask({})).toEqual(asked);
});

test('but not where no programme pays by collections', async () => {
  expect(await ask({ collectionsAreNeeded: false })).toEqual(notAsked);
});

test('and not where it was asked since the message was sent, with room for two clocks', async () => {
  expect(await ask({ askedAt: now - 30_000 })).toEqual(notAsked);
  expect(await ask({ askedAt: now - 55_000 })).toEqual(asked);
  expect(await ask({ askedAt: now - 2 * minute })).toEqual(asked);
});

test('a message that is an id alone always has it asked', async () => {
  expect(await ask({ collectionsAreNeeded: false, askedAt: now }, false)).toEqual(asked);
});
