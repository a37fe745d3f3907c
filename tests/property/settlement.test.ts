/*
 * What must hold for any shop and any history, whatever the figures: delivery order and repetition do not matter, the ledger is balanced
 * and complete, later terms touch nothing earlier, and no order pays more than the terms allow.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import { compare, type Fraction, whole } from '#app/domain/fraction.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import { changeOf, currencies, describeAt, facts, shopFile } from '#tests/support/arbitrary-history.ts';
import { products as productIds, terms } from '#tests/support/arbitrary-terms.ts';
import { type Books, type Fact, historiesOf, openBooks, rulebookOf } from '#tests/support/books.ts';
import {
  assign,
  day,
  describeProduct,
  expectBalanced,
  giveCode,
  giveLink,
  item,
  order,
  payout,
  programOf,
  refund,
  shop,
} from '#tests/support/scenario.ts';

const end = day(70);

function deliverAll(file: ReplayProgram, list: readonly Fact[], settleEach = false): Books {
  const books = openBooks(file);
  for (const fact of list) {
    books.deliver(fact);
    if (settleEach) books.settle(fact.at);
  }
  books.settle(end);
  return books;
}

describe('any history', () => {
  test('settles the same in any order of delivery', () => {
    const shuffled = facts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
    );
    fc.assert(
      fc.property(shopFile, shuffled, (file, [list, other]) => {
        const books = deliverAll(file, list);
        const shuffledBooks = deliverAll(file, other, true);
        expect(shuffledBooks.statement(end)).toEqual(books.statement(end));
        expect(byId(shuffledBooks)).toEqual(byId(books));
      }),
      { numRuns: 300 },
    );
  });

  test('settles the same when facts are delivered again', () => {
    fc.assert(
      fc.property(shopFile, facts, fc.array(fc.nat(24), { maxLength: 12 }), (file, list, again) => {
        const repeated = [...list, ...again.flatMap((index) => list[index] ?? [])];
        expect(deliverAll(file, repeated, true).statement(end)).toEqual(deliverAll(file, list).statement(end));
      }),
      { numRuns: 200 },
    );
  });

  test('keeps every posting balanced, and pending + available + paid equal to what is due', () => {
    fc.assert(
      fc.property(shopFile, facts, fc.array(fc.nat(24), { maxLength: 4 }), (file, list, payouts) => {
        const books = openBooks(file);
        for (const [index, fact] of list.entries()) {
          books.deliver(fact);
          if (payouts.includes(index)) books.deliver(payout(20 + index));
          books.settle(fact.at);
          expectBalanced(books, `after fact ${index + 1}`);
        }
        books.settle(end);
        const posted = books.entries().length;
        books.settle(end);
        expect(books.entries().length, 'settling again posts nothing').toBe(posted);
      }),
      { numRuns: 200 },
    );
  });

  test('is untouched by terms that come later', () => {
    fc.assert(
      fc.property(shopFile, facts, terms, (file, list, later) => {
        const before = deliverAll(file, list);
        const after = deliverAll(file, [...list, changeOf(file, later, 69)]);
        expect(after.statement(end)).toEqual(before.statement(end));
        expect(byId(after)).toEqual(byId(before));
      }),
      { numRuns: 200 },
    );
  });

  test('is untouched by what the shop says of a product later, and by a code or a link that a partner is given later', () => {
    const laterFacts = fc.array(
      fc.oneof(
        describeAt,
        fc.constantFrom<(at: number) => Fact>(
          (at) => giveCode(at, 'dora', 'SALE'),
          (at) => giveLink(at, 'dora', 'NOBODY'),
        ),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(shopFile, facts, laterFacts, (file, list, build) => {
        // Of a product that nobody knew the first that is said counts for all time, so each is known here.
        const known = [...productIds.map((id) => describeProduct(-1, id, null, [])), ...list];
        const later = build.map((make, index) => make(65 + index));
        const before = deliverAll(file, known);
        const after = deliverAll(file, [...known, ...later], true);
        expect(after.statement(end)).toEqual(before.statement(end));
      }),
      { numRuns: 200 },
    );
  });

  test('explains itself in plain JSON', () => {
    fc.assert(
      fc.property(shopFile, facts, (file, list) => {
        for (const { orders, registration } of deliverAll(file, list).decisions()) {
          for (const { explanation } of orders) expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
          if (registration !== null) {
            expect(JSON.parse(JSON.stringify(registration.explanation))).toEqual(registration.explanation);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('any order', () => {
  const cents = fc.integer({ min: 0, max: 100_000 });
  const orderLine = fc.record({ cents, discount: cents, quantity: fc.integer({ min: 1, max: 6 }) });
  const byHand = assign(0, '1', 'anna');

  test.each(currencies)('never pays its partners more than its base, in %s', (currency) => {
    const shares = fc.subarray(['anna', 'berta', 'dora'], { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(orderLine, { minLength: 1, maxLength: 4 }),
        shares,
        fc.integer({ min: 0, max: 100 }),
        (list, who, rate) => {
          const file = inCurrency(currency, {
            attribution: { model: 'linear' },
            rules: [{ key: 'all', percent: String(rate) }],
          });
          const clicks = who.map(
            (key): Fact => ({
              kind: 'click',
              at: day(0),
              click: { visitor: 'v1', linkCode: key.toUpperCase(), at: day(0) },
            }),
          );
          const bought = order(1, '1', { visitor: 'v1', items: itemsOf(list, currency) });
          const [decided] = decisionsOf(file, [...clicks, bought]);
          const paid = decided?.entitlements.reduce((sum, { amount }) => sum + amount, 0n) ?? 0n;
          const base = list.reduce(
            (sum, { cents: price, discount, quantity }) => sum + Math.max(0, price * quantity - discount),
            0,
          );
          // Each part is rounded for itself, at most half a minor unit up.
          const most: Fraction = {
            numerator: 2n * BigInt(base) * BigInt(rate) + 100n * BigInt(who.length),
            denominator: 200n,
          };
          expect(compare(whole(paid), most)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each(currencies)(
    'refunded in parts that sum to the whole is worth exactly 0, and never more on the way, in %s',
    (currency) => {
      const parts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(cents, cents, parts, (price, discount, units) => {
          const file = inCurrency(currency, { rules: [{ key: 'all', percent: '7.77' }] });
          const quantity = units.reduce((sum, count) => sum + count, 0);
          const list: Fact[] = [
            byHand,
            order(1, '1', { items: itemsOf([{ cents: price, discount, quantity }], currency) }),
          ];
          let before = earnedIn(file, list);
          for (const [index, count] of units.entries()) {
            list.push(refund(2 + index, index + 1, '1', { '1': count }));
            const now = earnedIn(file, list);
            expect(now <= before).toBe(true);
            before = now;
          }
          expect(before).toBe(0n);
        }),
        { numRuns: 200 },
      );
    },
  );

  test('pays the same count of minor units in every currency', () => {
    fc.assert(
      fc.property(fc.array(orderLine, { minLength: 1, maxLength: 4 }), (list) => {
        const amounts = currencies.map((currency) =>
          earnedIn(inCurrency(currency, { rules: [{ key: 'all', percent: '12.34' }] }), [
            byHand,
            order(1, '1', { items: itemsOf(list, currency) }),
          ]),
        );
        expect(new Set(amounts).size).toBe(1);
      }),
      { numRuns: 100 },
    );
  });
});

const digitsOf = { JPY: 0, USD: 2, KWD: 3 } as const;

function inCurrency(currency: (typeof currencies)[number], programTerms: object): ReplayProgram {
  return programOf(shop(programTerms, { shop: { currency } }));
}

function itemsOf(
  list: readonly { readonly cents: number; readonly discount: number; readonly quantity: number }[],
  currency: (typeof currencies)[number],
) {
  const text = (units: number): string => {
    const digits = digitsOf[currency];
    const padded = String(units).padStart(digits + 1, '0');
    return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  };
  return list.map(({ cents, discount, quantity }, index) =>
    item(text(cents), { lineId: String(index + 1), quantity, discounts: [text(discount)] }),
  );
}

function decisionsOf(file: ReplayProgram, list: readonly Fact[]) {
  return historiesOf(list, rulebookOf(file, list)).flatMap((history) => decideHistory(history).orders);
}

function earnedIn(file: ReplayProgram, list: readonly Fact[]): bigint {
  return decisionsOf(file, list)
    .flatMap(({ entitlements }) => entitlements)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Decisions with their explanations, however the histories were gathered. */
function byId(books: Books): ReadonlyMap<string, unknown> {
  return new Map(
    books.decisions().flatMap(({ orders }) => orders.map((decided) => [decided.orderId, decided] as const)),
  );
}
