import { expect, test } from 'vitest';
import type { Decision, Entitlement } from '#app/domain/decision.ts';
import { type Held, planPostings } from '#app/domain/ledger.ts';
import { nextMaturityAfter } from '#app/domain/maturity.ts';
import type { Partner } from '#app/domain/partner.ts';
import { planPayout } from '#app/domain/payout.ts';
import { defaultTerms } from '#app/domain/program-terms.ts';

const due: Entitlement = {
  subject: { kind: 'order', id: '1' },
  partner: 'anna',
  program: 'creators',
  rule: 'default',
  amount: 840n,
  maturesAt: 100,
  disputed: false,
};

function decided(...entitlements: readonly Entitlement[]): Decision {
  const order = {
    orderId: '1',
    via: 'link',
    reason: null,
    shares: [],
    entitlements,
    explanation: {} as never,
  } as const;
  return { customerId: null, orders: [order], registration: null, rewards: [] };
}

const nothing: Held = { entitlements: [], rewards: [] };

test('a first settlement posts all of it, owed to the partner and spent by the programme', () => {
  const { movements } = planPostings(decided(due), nothing, 50);
  expect(movements).toHaveLength(1);
  expect(movements[0]?.entries).toEqual([
    { account: { kind: 'commission_expense', program: 'creators' }, amount: -840n },
    { account: { kind: 'pending', partner: 'anna' }, amount: 840n },
  ]);
  expect(movements[0]?.holding).toMatchObject({ pending: 840n, available: 0n, paidOnce: false });
});

test('the end of the hold moves it, without spending anything', () => {
  const [first] = planPostings(decided(due), nothing, 50).movements;
  if (first === undefined) throw new Error('no movement');
  const held: Held = { entitlements: [first.holding], rewards: [] };
  expect(planPostings(decided(due), held, 99).movements).toEqual([]);
  expect(planPostings(decided(due), held, 100).movements[0]?.entries).toEqual([
    { account: { kind: 'pending', partner: 'anna' }, amount: -840n },
    { account: { kind: 'available', partner: 'anna' }, amount: 840n },
  ]);
});

test('what is held and no longer decided is taken back from where it is', () => {
  const { subject, partner, program, rule } = due;
  const held: Held = {
    entitlements: [{ subject, partner, program, rule, pending: 0n, available: 840n, paidOnce: true }],
    rewards: [],
  };
  expect(planPostings(decided(), held, 50).movements[0]?.entries).toEqual([
    { account: { kind: 'commission_expense', program: 'creators' }, amount: 840n },
    { account: { kind: 'available', partner: 'anna' }, amount: -840n },
  ]);
});

test('a friend’s reward is granted once, and taken back by its difference', () => {
  const reward = { customerId: '9001', program: 'creators', amount: 500n, cause: { kind: 'order', id: '1' } } as const;
  const decision: Decision = { customerId: '9001', orders: [], registration: null, rewards: [reward] };
  const [granted] = planPostings(decision, nothing, 0).rewards;
  expect(granted).toEqual({
    holding: { customerId: '9001', program: 'creators', granted: 500n, code: null },
    difference: 500n,
    isOtherCode: false,
    entries: [
      { account: { kind: 'reward_expense', program: 'creators' }, amount: -500n },
      { account: { kind: 'reward', customer: '9001' }, amount: 500n },
    ],
  });
  if (granted === undefined) return;
  const held: Held = { entitlements: [], rewards: [granted.holding] };
  expect(planPostings(decision, held, 0).rewards).toEqual([]);
  expect(planPostings({ ...decision, rewards: [] }, held, 0).rewards[0]).toMatchObject({ difference: -500n });
});

test('a friend’s code moves nothing in the ledger, and is another one where it gives something else', () => {
  const tenPercent = { percent: '10', amount: null, minOrder: null };
  const reward = { customerId: '9001', program: 'creators', amount: 0n, code: tenPercent } as const;
  const decisionOf = (code: typeof tenPercent): Decision => ({
    ...{ customerId: '9001', orders: [], registration: null },
    rewards: [{ ...reward, code, cause: { kind: 'order', id: '1' } }],
  });
  const [granted] = planPostings(decisionOf(tenPercent), nothing, 0).rewards;
  expect(granted).toMatchObject({ holding: { granted: 0n, code: tenPercent }, isOtherCode: true, entries: [] });
  if (granted === undefined) return;
  const held: Held = { entitlements: [], rewards: [granted.holding] };
  expect(planPostings(decisionOf({ ...tenPercent }), held, 0).rewards).toEqual([]);
  expect(planPostings(decisionOf({ ...tenPercent, percent: '15' }), held, 0).rewards).toMatchObject([
    { isOtherCode: true, entries: [] },
  ]);
  expect(planPostings({ ...decisionOf(tenPercent), rewards: [] }, held, 0).rewards).toMatchObject([
    { holding: { code: null }, isOtherCode: true, entries: [] },
  ]);
});

test('the next hold to end, among those that end by time alone', () => {
  expect(nextMaturityAfter([due, { ...due, maturesAt: 70 }, { ...due, maturesAt: 60, disputed: true }], 50)).toBe(70);
  expect(nextMaturityAfter([due], 100)).toBeNull();
});

test('a payout is for the approved, of what is available, from the least amount on', () => {
  const partner: Partner = {
    key: 'anna',
    program: 'creators',
    email: '',
    parent: null,
    statuses: [
      { at: 10, value: 'approved' },
      { at: 50, value: 'suspended' },
    ],
    groups: [],
  };
  const program = {
    key: 'creators',
    versions: [
      { effectiveAt: 0, terms: { ...defaultTerms, minPayout: '8.40' } },
      { effectiveAt: 30, terms: { ...defaultTerms, minPayout: '8.41' } },
    ],
  };
  const pay = (available: bigint, at: number) => planPayout(partner, program, available, 'EUR', at);
  expect(pay(840n, 20)).toEqual({
    pays: true,
    amount: 840n,
    entries: [
      { account: { kind: 'available', partner: 'anna' }, amount: -840n },
      { account: { kind: 'paid', partner: 'anna' }, amount: 840n },
    ],
  });
  expect(pay(839n, 20)).toEqual({ pays: false, because: 'below_minimum' });
  expect(pay(840n, 30)).toEqual({ pays: false, because: 'below_minimum' });
  expect(pay(0n, 20)).toEqual({ pays: false, because: 'nothing_available' });
  expect(pay(-1n, 20)).toEqual({ pays: false, because: 'nothing_available' });
  expect(pay(840n, 9)).toEqual({ pays: false, because: 'not_approved' });
  expect(pay(840n, 50)).toEqual({ pays: false, because: 'not_approved' });
});
