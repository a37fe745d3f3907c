import { describe, expect, test } from 'vitest';
import { decideAssumingScreenings } from '#app/domain/assumed-screening.ts';
import { beginning } from '#app/domain/checkpoint.ts';
import { decideHistory, decideStretch } from '#app/domain/decide.ts';
import { parseReplayProgram } from '#app/domain/replay-program.ts';
import { decideScreening, type KnownOfFriend } from '#app/domain/screening.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { assign, click, day, law, order, register, screen, shop } from '#tests/support/scenario.ts';

const terms = {
  attribution: { precedence: ['code', 'link', 'customer'], windowDays: 30, customerDays: 365 },
  referee: { on: 'registration', storeCredit: '5.00' },
  screening: {},
};
const referral = shop(terms);

describe('a programme that asks whether friends are new', () => {
  law(
    'earns nobody anything by a friend whom nobody has screened yet, and everything once the friend is new',
    referral,
    [
      [click(0, 'v1', 'ANNA')],
      [register(1, 'v1'), { 'reward 9001': 'nothing' }],
      [order(2, 1, { visitor: 'v1' }), { 'order 1': 'nobody: unscreened' }],
      [
        screen(3, 'anna', 'new'),
        {
          'order 1': 'link: anna → anna default 10.00',
          'reward 9001': 'creators 5.00',
          anna: 'pending 0.00, available 10.00, paid 0.00',
        },
      ],
    ],
  );

  law('earns the friend and the referrer nothing where the friend is not new, and nobody inherits it', referral, [
    [click(0, 'v1', 'DORA')],
    [click(1, 'v1', 'ANNA')],
    [register(2, 'v1')],
    [order(3, 1, { visitor: 'v1' })],
    [
      screen(4, 'anna', 'not_new', 'email'),
      { 'order 1': 'nobody: not_new', 'reward 9001': 'nothing', anna: 'pending 0.00, available 0.00, paid 0.00' },
    ],
  ]);

  law('earns nothing beyond the referrer’s limit', referral, [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { visitor: 'v1' })],
    [screen(2, 'anna', 'limit'), { 'order 1': 'nobody: limit' }],
  ]);

  law('does not bind a friend who is not new, so that the next partner may', referral, [
    [click(0, 'v1', 'ANNA')],
    [register(1, 'v1')],
    [screen(1, 'anna', 'not_new', 'orders')],
    [screen(1, 'dora', 'new')],
    [click(40, 'v1', 'DORA')],
    [order(41, 1, { visitor: 'v1' }), { 'order 1': 'link: dora → dora default 10.00' }],
    [order(90, 2, {}), { 'order 2': 'customer: dora → dora default 10.00' }],
  ]);

  law('leaves to the merchant’s hand what it refuses', referral, [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { visitor: 'v1' })],
    [screen(2, 'anna', 'not_new', 'phone'), { 'order 1': 'nobody: not_new' }],
    [assign(3, 1, 'anna'), { 'order 1': 'manual: anna → anna default 10.00' }],
  ]);

  law('refuses an order without a customer, of whom nobody can say that they are new', referral, [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { visitor: 'v1', customerId: null }), { 'order 1': 'nobody: not_new' }],
  ]);

  law('says self-referral where it is one', referral, [
    [click(0, 'v1', 'ANNA')],
    [order(1, 1, { visitor: 'v1', email: 'anna@example.com' }), { 'order 1': 'nobody: self_referral' }],
  ]);
});

law('a programme that does not ask takes no notice of screenings', shop({ ...terms, screening: null }), [
  [click(0, 'v1', 'ANNA')],
  [screen(1, 'anna', 'not_new', 'email')],
  [order(2, 1, { visitor: 'v1' }), { 'order 1': 'link: anna → anna default 10.00' }],
]);

test('what is lacking is asked for once, with the time of the touch that led there', () => {
  const facts: readonly Fact[] = [click(1, 'v1', 'ANNA'), register(2, 'v1'), order(3, 1, { visitor: 'v1' })];
  const file = parseReplayProgram(referral);
  if (!file.ok) throw new Error('the programme reads');
  const [history] = historiesOf(facts, rulebookOf(file.value, facts));
  if (history === undefined) throw new Error('there is a history');
  expect(decideStretch(history, beginning, Number.POSITIVE_INFINITY).lacking).toEqual([
    {
      program: 'creators',
      partner: 'anna',
      occasion: 'registration',
      at: day(2),
      since: day(1),
      terms: { newBy: ['email', 'phone', 'address'], limit: null },
    },
  ]);
  expect(decideHistory(history).orders[0]?.explanation.attribution.refused).toEqual([
    { partner: 'anna', outcome: 'unscreened', matched: null },
  ]);
});

describe('a screening', () => {
  const nothing: KnownOfFriend = { isReferrer: false, hasBoughtBefore: false, others: [], friendsInPeriod: 0 };
  const all = { newBy: ['email', 'phone', 'address'], limit: null } as const;
  const other = { mark: 'phone', customerId: '8' } as const;

  test.each([
    ['nothing is known', all, nothing, 'new', null],
    ['the friend is the referrer', all, { ...nothing, isReferrer: true, hasBoughtBefore: true }, 'not_new', 'self'],
    ['the friend bought before', all, { ...nothing, hasBoughtBefore: true, others: [other] }, 'not_new', 'orders'],
    ['another customer has the number', all, { ...nothing, others: [other] }, 'not_new', 'phone'],
    ['the terms do not ask for numbers', { ...all, newBy: ['email'] }, { ...nothing, others: [other] }, 'new', null],
    [
      'the limit is not reached',
      { ...all, limit: { friends: 2, per: 'month' } },
      { ...nothing, friendsInPeriod: 1 },
      'new',
      null,
    ],
    [
      'the limit is reached',
      { ...all, limit: { friends: 2, per: 'month' } },
      { ...nothing, friendsInPeriod: 2 },
      'limit',
      null,
    ],
  ] as const)('where %s', (_what, wanted, known, verdict, matched) => {
    expect(decideScreening(wanted, known)).toMatchObject({ verdict, matched });
  });
});

describe('a question about terms that were never in force', () => {
  const ask = (facts: readonly Fact[]) => {
    const file = parseReplayProgram(referral);
    if (!file.ok) throw new Error('the programme reads');
    const [history] = historiesOf(facts, rulebookOf(file.value, facts));
    if (history === undefined) throw new Error('there is a history');
    const { decision, isAssumedNew } = decideAssumingScreenings(history);
    return {
      via: decision.orders.map(({ via, reason }) => via ?? reason),
      rewards: decision.rewards.length,
      isAssumedNew,
    };
  };

  test('takes a friend for new whom nobody was asked about, and says so', () => {
    expect(ask([click(0, 'v1', 'ANNA'), register(1, 'v1'), order(2, 1, { visitor: 'v1' })])).toEqual({
      via: ['link'],
      rewards: 1,
      isAssumedNew: true,
    });
  });

  test('keeps to what was recorded', () => {
    const facts = [click(0, 'v1', 'ANNA'), register(1, 'v1'), order(2, 1, { visitor: 'v1' })];
    expect(ask([...facts, screen(3, 'anna', 'not_new', 'phone')])).toEqual({
      via: ['not_new'],
      rewards: 0,
      isAssumedNew: false,
    });
  });

  test('sees in the history itself who bought before they were sent', () => {
    expect(ask([order(0, 1, {}), click(1, 'v1', 'ANNA'), order(2, 2, { visitor: 'v1' })])).toEqual({
      via: ['none', 'not_new'],
      rewards: 0,
      isAssumedNew: false,
    });
  });

  test('asks on where a friend who is new now is bound to somebody, whom later orders ask about', () => {
    const facts = [click(0, 'v1', 'ANNA'), register(1, 'v1'), order(60, 1, {}), order(61, 2, {})];
    expect(ask(facts)).toMatchObject({ via: ['customer', 'customer'], isAssumedNew: true });
  });
});
