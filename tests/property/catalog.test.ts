/*
 * What readings of a product leave behind: the same for any order in which they come, and for any repetition; and nothing that is known of a
 * time is changed by a reading of a later one.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newsOf, type ProductReading, productAt, unknownProduct } from '#app/domain/catalog.ts';

const times = Array.from({ length: 12 }, (_, index) => (index + 1) * 10);

/** Readings of one product, each of a time of its own, told and not asked. */
const readings: fc.Arbitrary<readonly ProductReading[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...times), fc.constantFrom('Boots', 'Shoes', null)), {
    selector: ([at]) => at,
    minLength: 1,
  })
  .map((list) => list.map(([at, type]) => reading(at, type)));

function reading(at: number, type: string | null): ProductReading {
  return { productId: '1', createdAt: 0, description: { at, value: { type, tags: ['all'] } }, collections: null };
}

function knownAfter(list: readonly ProductReading[]) {
  return list.reduce((known, one) => newsOf(known, one).known, unknownProduct);
}

/** The product's type before, at and between all times. */
function typesAfter(list: readonly ProductReading[]): readonly (string | null)[] {
  const known = knownAfter(list);
  return [0, ...times].flatMap((at) => [productAt(known, at).type, productAt(known, at + 5).type]);
}

test('readings leave the same in any order of delivery, and delivered again', () => {
  const delivered = readings.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }), fc.subarray([...list])),
  );
  fc.assert(
    fc.property(delivered, ([list, shuffled, again]) => {
      const inTime = [...list].sort((left, right) => left.description.at - right.description.at);
      expect(typesAfter([...shuffled, ...again])).toEqual(typesAfter(inTime));
    }),
    { numRuns: 1_000 },
  );
});

test('a reading says from when on orders may be decided otherwise, and none from before is', () => {
  fc.assert(
    fc.property(readings, readings, (list, more) => {
      let known = knownAfter(list);
      for (const one of more) {
        const news = newsOf(known, one);
        for (const at of times) {
          if (news.affectsFrom !== null && at >= news.affectsFrom) continue;
          expect(productAt(news.known, at), `at ${at}`).toEqual(productAt(known, at));
        }
        known = news.known;
      }
    }),
    { numRuns: 1_000 },
  );
});
