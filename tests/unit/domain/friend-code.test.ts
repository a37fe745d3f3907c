// A friend's reward as a discount code, and the one reward of a friend among programmes that screen.
import { describe, expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import { friendCodeWorth, friendGiftOf } from '#app/domain/friend-gift.ts';
import { friendCode, looksLikeFriendCode, personalCode } from '#app/domain/personal-code.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import { parseReplayProgram } from '#app/domain/replay-program.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { click, creators, law, order, refund, register, screen, shop } from '#tests/support/scenario.ts';

const code = { percent: '10' };

function rewardsOf(books: object, facts: readonly Fact[]) {
  const file = parseReplayProgram(books);
  if (!file.ok) throw new Error('the programme reads');
  const [history] = historiesOf(facts, rulebookOf(file.value, facts));
  if (history === undefined) throw new Error('there is a history');
  return decideHistory(history).rewards;
}

describe('terms', () => {
  const refereeOf = (referee: object) => {
    const parsed = parseTerms({ referee });
    return parsed.ok ? parsed.value.referee : parsed.mistakes.map(({ field, problem }) => `${field}: ${problem}`);
  };

  test('name a code instead of store credit, and read again they are the same', () => {
    const read = refereeOf({ on: 'registration', code: { percent: '12.5', minOrder: '40' } });
    expect(read).toEqual({
      on: 'registration',
      storeCredit: '0',
      clawback: false,
      code: { percent: '12.5', amount: null, minOrder: '40' },
    });
    expect(refereeOf(read as object)).toEqual(read);
  });

  test('without a code are what they always were', () => {
    const referee = { on: 'order', storeCredit: '5', clawback: true } as const;
    expect(refereeOf(referee)).toEqual(referee);
    expect(friendGiftOf(referee)).toEqual({ kind: 'store_credit', percent: null, amount: '5', minOrder: null });
  });

  test.each([
    [{ code: {} }, 'referee.code: needs a percent or an amount, and not both'],
    [{ code: { percent: '10', amount: '5' } }, 'referee.code: needs a percent or an amount, and not both'],
    [{ code: { percent: '101' } }, 'referee.code.percent: is at most 100'],
    [{ code: { amount: '0' } }, 'referee.code.amount: is above 0'],
    [{ code, storeCredit: '5' }, 'referee.storeCredit: is 0 beside a code'],
  ])('are refused that say %j', (more, mistake) => {
    expect(refereeOf({ on: 'order', ...more })).toEqual([mistake]);
  });
});

test.each([
  ['EUR', { percent: null, amount: '7.505', minOrder: '40' }, { percent: null, amount: 751n, minOrder: 4000n }],
  ['JPY', { percent: null, amount: '500', minOrder: null }, { percent: null, amount: 500n, minOrder: null }],
  ['JPY', { percent: '10', amount: null, minOrder: '0.4' }, { percent: '10', amount: null, minOrder: null }],
  ['KWD', { percent: null, amount: '1.25', minOrder: '10.5' }, { percent: null, amount: 1250n, minOrder: 10500n }],
])('in %s what a code takes off is counted in minor units', (currency, terms, worth) => {
  expect(friendCodeWorth(terms, currency)).toEqual(worth);
});

test('codes are told apart by their words, and made of their ids alone', () => {
  const id = '01a1ff1f-de83-728a-999a-a8dd314c4311';
  expect([friendCode(id), friendCode(id)]).toEqual(['WELCOME-VMRMRGRH', 'WELCOME-VMRMRGRH']);
  expect(looksLikeFriendCode(` ${friendCode(id).toLowerCase()} `)).toBe(true);
  expect([personalCode(id), 'WELCOME-10', 'WELCOME-ILOU1234'].some(looksLikeFriendCode)).toBe(false);
});

describe('a code', () => {
  const onOrder = shop({ referee: { on: 'order', clawback: true, code } });

  law('is nothing that the ledger owes', onOrder, [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { visitor: 'v1' }), { 'reward 9001': 'nothing' }],
  ]);

  test('is granted by what would grant store credit, with what its terms say', () => {
    const facts = [click(0, 'v1', 'ANNA'), order(1, 1, { visitor: 'v1' })];
    expect(rewardsOf(onOrder, facts)).toEqual([
      {
        customerId: '9001',
        program: 'creators',
        amount: 0n,
        code: { percent: '10', amount: null, minOrder: null },
        cause: { kind: 'order', id: '1' },
      },
    ]);
    expect(rewardsOf(onOrder, [...facts, refund(2, 1, 1, { '1': 1 })])).toEqual([]);
  });
});

describe('a friend of two programmes', () => {
  const partner = (key: string, program: string) => ({
    ...{ key, program, email: `${key}@example.com`, approvedAt: '2025-12-01T00:00:00Z' },
    links: [{ code: key.toUpperCase() }],
  });
  const terms = { referee: { on: 'registration', storeCredit: '5.00' } };
  const both = (first: object, second: object) =>
    shop(
      {},
      {
        programs: [
          { ...creators({ ...terms, ...first }), key: 'friends' },
          { ...creators({ ...terms, ...second }), key: 'neighbours' },
        ],
        partners: [partner('anna', 'friends'), partner('dora', 'neighbours')],
      },
    );
  const facts = [click(0, 'v1', 'ANNA'), click(1, 'v1', 'DORA'), register(2, 'v1')];
  const screened = [...facts, screen(3, 'anna', 'new', null, 'friends'), screen(3, 'dora', 'new', null, 'neighbours')];
  const programsOf = (books: object, of: readonly Fact[]) => rewardsOf(books, of).map(({ program }) => program);

  test('is rewarded by each of them, as the law says', () => {
    expect(programsOf(both({}, {}), facts)).toEqual(['friends', 'neighbours']);
  });

  test('is rewarded by the one that was there first, where both screen', () => {
    expect(programsOf(both({ screening: {} }, { screening: {} }), screened)).toEqual(['friends']);
  });

  test('is rewarded by the first in time, where both screen', () => {
    const later = both({ screening: {}, referee: { on: 'order', storeCredit: '5.00' } }, { screening: {} });
    const ordered = [...screened, order(4, 1, { visitor: 'v1' })];
    expect(programsOf(later, ordered)).toEqual(['neighbours']);
  });

  test('is rewarded by the other, where the first found them not new', () => {
    const refused = [
      ...facts,
      screen(3, 'anna', 'not_new', 'email', 'friends'),
      screen(3, 'dora', 'new', null, 'neighbours'),
    ];
    expect(programsOf(both({ screening: {} }, { screening: {} }), refused)).toEqual(['neighbours']);
  });

  test('is rewarded by both, where only one screens', () => {
    expect(programsOf(both({ screening: {} }, {}), screened)).toEqual(['friends', 'neighbours']);
  });
});
