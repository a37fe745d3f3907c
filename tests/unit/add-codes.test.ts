// Codes come into a programme's discount, whatever an earlier attempt left behind, against a Shopify of a few lines.

import { expect, test } from 'vitest';
import { comparableText } from '#app/domain/text.ts';
import { discountCodeHandler } from '#app/flows/carry-out-codes.ts';
import type { AddedCode, CodeStanding, DiscountCodePorts, ProgramDiscount } from '#app/flows/discount-code-ports.ts';
import type { Attempt } from '#app/flows/outbox-attempt.ts';
import type { DiscountCodePayload } from '#app/flows/outbox-kinds.ts';

const ours = 'gid://shopify/DiscountCodeNode/1';
const taken = { code: 'TAKEN', message: 'Code must be unique' };

/** A Shopify that has these codes, by comparable code, and a programme that knows of `discountGid`. */
function shopify(options: {
  discountGid?: string | null;
  percent?: string | null;
  has?: Record<string, { discountGid: string; title: string }>;
  /** Calls so many times `not done` before it is. */
  slow?: number;
}) {
  const has = new Map(Object.entries(options.has ?? {}));
  const additions = new Map<string, readonly AddedCode[]>();
  const calls: string[] = [];
  let notYet = options.slow ?? 0;
  const discount: ProgramDiscount = {
    programId: 'p',
    programName: 'Friends',
    singleUse: false,
    discountGid: options.discountGid === undefined ? ours : options.discountGid,
    percent: options.percent === undefined ? '10' : options.percent,
  };
  const ports: DiscountCodePorts = {
    readWishes: async (_shop, wishes) => ({
      discount,
      codes: wishes.map(({ code }): CodeStanding => ({ code, wanted: 'active', adoptedGid: null, expired: false })),
    }),
    saveDiscount: async (_shop, _discount, gid) => void calls.push(`save ${gid}`),
    async findByCode(_shop, code) {
      calls.push(`find ${code}`);
      const found = has.get(comparableText(code));
      const data =
        found === undefined
          ? null
          : { discountGid: found.discountGid, discountTitle: found.title, redeemCodeGid: `gid ${code}`, usedCount: 0 };
      return { outcome: 'ok', data };
    },
    async createDiscount(_shop, { code, title }) {
      calls.push(`create ${code}`);
      has.set(comparableText(code), { discountGid: ours, title });
      return { outcome: 'ok', data: { discountGid: ours } };
    },
    async beginAddition(_shop, discountGid, codes) {
      calls.push(`add ${codes.join(' ')}`);
      const added = codes.map((code) => {
        if (has.has(comparableText(code))) return { code, redeemCodeGid: null, errors: [taken] };
        has.set(comparableText(code), { discountGid, title: 'Tributary: Friends' });
        return { code, redeemCodeGid: `gid ${code}`, errors: [] };
      });
      additions.set(`addition ${additions.size + 1}`, added);
      return { outcome: 'ok', data: `addition ${additions.size}` };
    },
    async readAddition(_shop, gid) {
      calls.push(`read ${gid}`);
      notYet -= 1;
      const codes = additions.get(gid);
      return { outcome: 'ok', data: codes === undefined ? null : { done: notYet < 0, codes } };
    },
    listNewest: async () => ({ outcome: 'ok', data: [] }),
    beginRemoval: async () => ({ outcome: 'ok', data: 'removal' }),
    isRemovalDone: async () => ({ outcome: 'ok', data: true }),
    clock: () => 0,
    pause: async () => undefined,
  };
  return { ports, calls, additions };
}

function attempts(codes: readonly string[], note: unknown = null): Attempt<DiscountCodePayload>[] {
  return codes.map((code) => ({
    shopId: 's',
    outboxId: code,
    payload: { partnerId: 'a', code },
    createdAt: 0,
    note,
    writeNote: async () => undefined,
  }));
}

const states = (results: readonly { result: string }[]) => results.map(({ result }) => result);

test('many codes are one call', async () => {
  const { ports, calls } = shopify({});
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B', 'C']));
  expect(states(results)).toEqual(['done', 'done', 'done']);
  expect(calls).toEqual(['add A B C', 'read addition 1']);
});

test('the first code makes the discount, the others join it', async () => {
  const { ports, calls } = shopify({ discountGid: null });
  await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B', 'C']));
  expect(calls).toEqual(['find A', 'create A', `save ${ours}`, 'add B C', 'read addition 1']);
});

test('a first code that is somebody else’s leaves it to the next to make the discount', async () => {
  const { ports, calls } = shopify({ discountGid: null, has: { a: { discountGid: 'other', title: 'Summer' } } });
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B', 'C']));
  expect(states(results)).toEqual(['failed', 'done', 'done']);
  expect(results[0]).toMatchObject({ error: expect.stringContaining('Summer') });
  expect(calls).toContain('create B');
});

test('work that an earlier attempt noted is asked for, and not begun again', async () => {
  const { ports, calls } = shopify({});
  await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B']));
  calls.length = 0;
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B'], { addition: 'addition 1' }));
  expect(states(results)).toEqual(['done', 'done']);
  expect(calls).toEqual(['read addition 1']);
});

test('codes that an attempt added without living to note it are found to be ours', async () => {
  const { ports } = shopify({});
  await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B']));
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B', 'C']));
  expect(results).toMatchObject([
    { result: 'done', effect: { code: 'A', state: 'active', redeemCodeGid: 'gid A' } },
    { result: 'done', effect: { code: 'B', state: 'active' } },
    { result: 'done', effect: { code: 'C', state: 'active' } },
  ]);
});

test('work that Shopify has not ended keeps its note', async () => {
  const { ports } = shopify({ slow: 100 });
  expect(states(await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B'])))).toEqual(['unknown', 'unknown']);
});

test('work that Shopify has forgotten is begun again', async () => {
  const { ports, calls } = shopify({});
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A'], { addition: 'long gone' }));
  expect(states(results)).toEqual(['done']);
  expect(calls).toEqual(['read long gone', 'add A', 'read addition 1']);
});

test('one code that is taken fails alone', async () => {
  const { ports } = shopify({ has: { b: { discountGid: 'other', title: 'Summer' } } });
  const results = await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B', 'C']));
  expect(states(results)).toEqual(['done', 'failed', 'done']);
});

test('a programme that gives nothing makes no codes', async () => {
  const { ports, calls } = shopify({ percent: null });
  expect(states(await discountCodeHandler(ports).carryOutAll(attempts(['A', 'B'])))).toEqual(['failed', 'failed']);
  expect(calls).toEqual([]);
});
