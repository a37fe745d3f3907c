/*
 * What must hold where programmes ask whether friends are new: when and in which order screenings come to be known does not matter, nothing is earned
 * by a friend who is not new or whom nobody screened, and a history decided in stretches is decided as a whole.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginning } from '#app/domain/checkpoint.ts';
import { decideHistory, decideStretch } from '#app/domain/decide.ts';
import type { OrderDecision } from '#app/domain/decision.ts';
import type { ScreeningTerms } from '#app/domain/program.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import { compareIds } from '#app/domain/text.ts';
import { facts, shopFile } from '#tests/support/arbitrary-history.ts';
import { type Books, type Fact, historiesOf, openBooks, rulebookOf } from '#tests/support/books.ts';
import { day } from '#tests/support/scenario.ts';

const asks: ScreeningTerms = { newBy: ['email'], limit: null };
const customers = ['9007199254740993', '9007199254740995'];
const partners = [
  ['creators', 'anna'],
  ['creators', 'berta'],
  ['agencies', 'carla'],
  ['agencies', 'dora'],
] as const;
const end = day(70);

/** At most one screening for each customer and partner, as there can be. */
const screenings: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(
    ...customers.flatMap((customerId) =>
      partners.map(([program, partner]) =>
        fc.option(fc.constantFrom('new', 'new', 'not_new', 'limit')).map((verdict): Fact[] => {
          if (verdict === null) return [];
          const matched = verdict === 'not_new' ? 'email' : null;
          return [{ kind: 'screening', at: day(50), customerId, screening: { program, partner, verdict, matched } }];
        }),
      ),
    ),
  )
  .map((all) => all.flat());

const asking = (programs: readonly string[]) =>
  shopFile.map(
    (file): ReplayProgram => ({
      ...file,
      programs: file.programs.map((program) =>
        programs.includes(program.key) ? { ...program, terms: { ...program.terms, screening: asks } } : program,
      ),
    }),
  );

/** Changes of whole terms could take the question away. */
const steady = facts.map((list) => list.filter(({ kind }) => kind !== 'change'));

function settled(file: ReplayProgram, list: readonly Fact[], settleEach = false): Books {
  const books = openBooks(file);
  for (const fact of list) {
    books.deliver(fact);
    if (settleEach) books.settle(fact.at);
  }
  books.settle(end);
  return books;
}

test('screenings settle the same whenever they come to be known', () => {
  const shuffled = fc
    .tuple(facts, screenings)
    .chain(([list, found]) =>
      fc.tuple(
        fc.constant([...list, ...found]),
        fc.shuffledSubarray([...list, ...found], { minLength: list.length + found.length }),
      ),
    );
  fc.assert(
    fc.property(asking(['creators', 'agencies']), shuffled, (file, [list, other]) => {
      expect(settled(file, other, true).statement(end)).toEqual(settled(file, list).statement(end));
    }),
    { numRuns: 200 },
  );
});

test('nothing but what the merchant assigned is earned by a friend who is not known to be new', () => {
  fc.assert(
    fc.property(asking(['creators', 'agencies']), steady, screenings, (file, list, found) => {
      const rulebook = rulebookOf(file, list);
      for (const history of historiesOf([...list, ...found], rulebook)) {
        const isNew = (partner: string) =>
          history.screenings.some((screening) => screening.partner === partner && screening.verdict === 'new');
        const decision = decideHistory(history);
        // A test order is attributed to whomever it leads to, and earns nothing.
        const tests = new Set(history.orders.flatMap(({ order }) => (order.test ? order.orderId : [])));
        for (const { via, shares, orderId } of decision.orders) {
          if (via !== 'manual' && !tests.has(orderId))
            expect(shares.filter(({ partner }) => !isNew(partner))).toEqual([]);
        }
        const { registration } = decision;
        if (registration !== null && !isNew(registration.partner)) expect(registration.entitlements).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('a history is decided in stretches as it is decided whole, and lacks the same', () => {
  fc.assert(
    fc.property(asking(['creators']), facts, screenings, fc.integer({ min: 0, max: 40 }), (file, list, found, cut) => {
      for (const history of historiesOf([...list, ...found], rulebookOf(file, list))) {
        const whole = decideStretch(history, beginning, Number.POSITIVE_INFINITY);
        const before = decideStretch(history, beginning, day(cut));
        const after = decideStretch(history, before.end, Number.POSITIVE_INFINITY);
        const orders: OrderDecision[] = [...before.orders, ...after.orders];
        expect(orders.sort((left, right) => compareIds(left.orderId, right.orderId))).toEqual(whole.orders);
        const named = (one: typeof whole) => one.lacking.map(({ program, partner }) => `${program} ${partner}`);
        expect(new Set([...named(before), ...named(after)])).toEqual(new Set(named(whole)));
      }
    }),
    { numRuns: 200 },
  );
});

test('a programme that does not ask takes no notice of them', () => {
  fc.assert(
    fc.property(asking([]), facts, screenings, (file, list, found) => {
      expect(settled(file, [...list, ...found]).statement(end)).toEqual(settled(file, list).statement(end));
    }),
    { numRuns: 100 },
  );
});
