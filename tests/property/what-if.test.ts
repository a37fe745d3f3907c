/*
 * What must hold of any proposed version: the terms in force change nothing, the totals are the sums of their parts, and what is told is what
 * a real change at that time would have brought.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import type { Decision, Entitlement } from '#app/domain/decision.ts';
import type { History, Rulebook } from '#app/domain/history.ts';
import { type ProgramTerms, versionAt } from '#app/domain/program.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import { type Period, withProposal } from '#app/domain/proposed-version.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { WhatIfSums } from '#app/domain/what-if-sums.ts';
import { openTally } from '#app/domain/what-if-tally.ts';
import { facts, shopFile } from '#tests/support/arbitrary-history.ts';
import { terms as arbitraryTerms } from '#tests/support/arbitrary-terms.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { day } from '#tests/support/scenario.ts';

const program = 'creators';
const end = day(400);
const proposed = arbitraryTerms.map((read): ProgramTerms => {
  const parsed = parseTerms(read);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.value;
});
const period = fc
  .tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, days]): Period => ({ from: day(from), until: day(from + days) }));

interface Asked {
  readonly sums: WhatIfSums;
  readonly before: readonly Decision[];
  readonly after: readonly Decision[];
}

function ask(histories: readonly History[], { from, until }: Period, terms: ProgramTerms): Asked {
  const tally = openTally({ from, until }, 5);
  const [before, after]: [Decision[], Decision[]] = [[], []];
  for (const history of histories) {
    const otherwise = { ...history, rulebook: withProposal(history.rulebook, { program, terms, from, until }) };
    const [is, would] = [decideHistory(history), decideHistory(otherwise)];
    before.push(is);
    after.push(would);
    tally.add({ history, decision: is }, { history: otherwise, decision: would });
  }
  return { sums: tally.sums(), before, after };
}

function historiesIn(file: ReplayProgram, list: readonly Fact[]): readonly History[] {
  return historiesOf(list, rulebookOf(file, list));
}

const isOwnChange = (fact: Fact): boolean => fact.kind === 'change' && fact.program === program;

function entitlementsOf(decisions: readonly Decision[]): readonly Entitlement[] {
  return decisions.flatMap(({ orders, registration }) => [
    ...orders.flatMap(({ entitlements }) => entitlements),
    ...(registration?.entitlements ?? []),
  ]);
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const earnedIn = (decisions: readonly Decision[]): bigint => sum(entitlementsOf(decisions).map(({ amount }) => amount));
const rewardedIn = (decisions: readonly Decision[]): bigint =>
  sum(decisions.flatMap(({ rewards }) => rewards.map(({ amount }) => amount)));

describe('any proposed version', () => {
  test('that is the one in force changes nothing', () => {
    fc.assert(
      fc.property(shopFile, facts, period, (file, list, { from, until }) => {
        const steady = list.filter((fact) => !isOwnChange(fact) || fact.at <= from || fact.at >= until);
        const histories = historiesIn(file, steady);
        const { sums, before, after } = ask(histories, { from, until }, inForceAt(rulebookOf(file, steady), from));
        expect(entitlementsOf(after)).toEqual(entitlementsOf(before));
        expect(sums.orders).toMatchObject({ changed: 0, reassigned: 0 });
        expect([sums.registrationsChanged, sums.outside.orders]).toEqual([0, 0]);
        expect([...sums.partners, sums.commission, sums.rewards].every(({ before, after }) => before === after)).toBe(
          true,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('is told in totals that are the sums of their parts, on both sides', () => {
    fc.assert(
      fc.property(shopFile, facts, period, proposed, (file, list, when, terms) => {
        const { sums, before, after } = ask(historiesIn(file, list), when, terms);
        const { commission, rewards, outside, partners } = sums;
        expect(sum(partners.map((partner) => partner.before))).toBe(commission.before);
        expect(sum(partners.map((partner) => partner.after))).toBe(commission.after);
        expect(commission.before + outside.commission.before).toBe(earnedIn(before));
        expect(commission.after + outside.commission.after).toBe(earnedIn(after));
        expect(rewards.before + outside.rewards.before).toBe(rewardedIn(before));
        expect(rewards.after + outside.rewards.after).toBe(rewardedIn(after));
        expect(sums.largest.length).toBe(Math.min(5, sums.orders.changed));
      }),
      { numRuns: 200 },
    );
  });

  test('gives what really changing the programme at that time gives', () => {
    fc.assert(
      fc.property(shopFile, facts, fc.integer({ min: -5, max: 60 }), proposed, (file, list, from, terms) => {
        const others = list.filter((fact) => !isOwnChange(fact) || fact.at < day(from));
        const when = { from: day(from), until: end };
        const { sums, after } = ask(historiesIn(file, list), when, terms);
        const change: Fact = { kind: 'change', at: day(from), program, change: terms };
        const really = historiesIn(file, [...others, change]).map((history) => decideHistory(history));
        expect(after).toEqual(really);
        expect(sums.commission.after + sums.outside.commission.after).toBe(earnedIn(really));
      }),
      { numRuns: 200 },
    );
  });

  test('decides nothing outside its period that hangs on nothing within', () => {
    fc.assert(
      fc.property(shopFile, facts, proposed, (file, list, terms) => {
        const { sums, before, after } = ask(historiesIn(file, list), { from: day(300), until: day(301) }, terms);
        expect(after).toEqual(before);
        expect(sums.orders.decided).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

function inForceAt({ programs }: Rulebook, at: number): ProgramTerms {
  const found = programs.find(({ key }) => key === program);
  if (found === undefined) throw new Error('the shop has the programme');
  return versionAt(found, at).terms;
}
