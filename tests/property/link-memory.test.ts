// What the redirect remembers of links is what it was told last, however many come and go.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLinkMemory } from '#app/adapters/db/link-memory.ts';
import type { LinkAddress } from '#app/flows/record-click.ts';

const id = (kind: number, number: number) =>
  `${kind.toString().padStart(8, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

const link: fc.Arbitrary<LinkAddress> = fc.record({
  code: fc.integer({ min: 0, max: 40 }).map((number) => `code-${number}`),
  shopId: fc.integer({ min: 0, max: 2 }).map((number) => id(1, number)),
  linkId: fc.uuid(),
  partnerId: fc.integer({ min: 0, max: 5 }).map((number) => id(2, number)),
  path: fc.constantFrom('/', '/products/tea', '/collections/all?sort=price'),
  active: fc.boolean(),
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('set' as const), link }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('delete' as const), link }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('get' as const), link }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('clear' as const), link }) },
);

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
          } else expect(memory.get(given.code, 99)).toEqual(model.get(given.code) ?? null);
          expect(memory.size).toBe(model.size);
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
          } else {
            const found = memory.get(given.code, 99);
            if (found !== null) expect(found).toEqual(model.get(given.code));
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
      partnerId: id(2, 0),
      path: '/',
      active: true,
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
      partnerId: id(2, 0),
      path: '/',
      active: false,
    };
    memory.set(one, 100);
    expect(memory.get('a', 99)).toEqual(one);
    expect(memory.get('a', 100)).toBeNull();
  });
});
