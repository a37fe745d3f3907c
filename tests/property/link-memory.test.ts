// What the redirect remembers of links is what it was told last, however many come and go.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLinkMemory } from '#app/adapters/db/link-memory.ts';
import type { LinkAddress, PartnerAddress } from '#app/flows/find-link.ts';

const id = (kind: number, number: number) =>
  `${kind.toString().padStart(8, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const link: fc.Arbitrary<LinkAddress> = fc.record({
  code: fc.integer({ min: 0, max: 40 }).map((number) => `code-${number}`),
  shopId: fc.integer({ min: 0, max: 2 }).map((number) => id(1, number)),
  linkId: fc.uuid(),
  partner: fc.record<PartnerAddress>({
    partnerId: fc.integer({ min: 0, max: 5 }).map((number) => id(2, number)),
    number: fc.constantFrom('P1001', 'P1002'),
    discountCode: fc.constantFrom(null, 'ANNA10'),
    program: fc.constantFrom(
      { utm: null, appliesCode: false },
      { utm: [{ name: 'utm_source', parts: [{ from: 'partner' as const }] }], appliesCode: true },
    ),
  }),
  labels: fc.record({
    campaign: fc.constantFrom(null, 'spring', ''),
    source: fc.constantFrom(null, 'youtube'),
    creative: fc.constantFrom(null, 'spring'),
  }),
  path: fc.constantFrom('/', '/products/tea', '/collections/all?sort=price'),
  active: fc.boolean(),
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('set' as const), link }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('delete' as const), link }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('get' as const), link }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete shop' as const), link }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('clear' as const), link }) },
);

const unlabelled = {
  partner: { partnerId: id(2, 0), number: 'P1001', discountCode: null, program: { utm: null, appliesCode: false } },
  labels: { campaign: null, source: null, creative: null },
};

describe('the memory of links', () => {
  test('with room for all gives back what was put in last', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const memory = createLinkMemory(1_000);
        const model = new Map<string, LinkAddress>();
        for (const { act, link: given } of steps) {
          if (act === 'set') {
            memory.set(given, 100);
            model.set(given.code, given);
          } else if (act === 'delete') {
            memory.delete(given.code);
            model.delete(given.code);
          } else if (act === 'clear') {
            memory.clear();
            model.clear();
          } else if (act === 'delete shop') {
            memory.deleteShop(given.shopId);
            for (const [code, { shopId }] of model) if (shopId === given.shopId) model.delete(code);
          } else expect(memory.get(given.code, 99)).toEqual(model.get(given.code) ?? null);
          expect(memory.size).toBeGreaterThanOrEqual(model.size);
        }
      }),
    );
  });

  test('with less room forgets some, and never mixes two up', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (steps, max) => {
        const memory = createLinkMemory(max);
        const model = new Map<string, LinkAddress>();
        for (const { act, link: given } of steps) {
          if (act === 'set') {
            memory.set(given, 100);
            model.set(given.code, given);
            expect(memory.get(given.code, 99)).toEqual(given);
          } else if (act === 'delete') {
            memory.delete(given.code);
            model.delete(given.code);
          } else if (act === 'clear') {
            memory.clear();
            model.clear();
          } else if (act === 'delete shop') {
            memory.deleteShop(given.shopId);
            for (const [code, { shopId }] of model) if (shopId === given.shopId) model.delete(code);
          } else {
            const found = memory.get(given.code, 99);
            if (found !== null) expect(found).toEqual(model.get(given.code) ?? null);
          }
          expect(memory.size).toBeLessThanOrEqual(max);
        }
      }),
    );
  });

  test('keeps what is asked for rather than what is not', () => {
    const memory = createLinkMemory(100);
    const numbered = (number: number): LinkAddress => ({
      code: `code-${number}`,
      shopId: id(1, 0),
      linkId: id(3, number),
      path: '/',
      active: true,
      ...unlabelled,
    });
    const wanted = numbered(0);
    memory.set(wanted, 100);
    for (let number = 1; number < 10_000; number++) {
      memory.set(numbered(number), 100);
      expect(memory.get(wanted.code, 99)).toEqual(wanted);
    }
    expect(memory.size).toBe(100);
  });

  test('gives nothing once its time is over', () => {
    const memory = createLinkMemory(10);
    const one: LinkAddress = {
      code: 'a',
      shopId: id(1, 0),
      linkId: id(3, 1),
      path: '/',
      active: false,
      ...unlabelled,
    };
    memory.set(one, 100);
    expect(memory.get('a', 99)).toEqual(one);
    expect(memory.get('a', 100)).toBeNull();
  });
});
