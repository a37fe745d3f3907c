import { describe, expect, test } from 'vitest';
import { createRounds } from '#workers/rounds.ts';

/** Visits that end when they are told to. */
function heldVisits(atOnce: number, slices: Record<string, number> = {}) {
  const begun: string[] = [];
  const open: { shopId: string; end: () => void; fail: (error: Error) => void }[] = [];
  const errors: string[] = [];
  const left = new Map(Object.entries(slices));
  const rounds = createRounds({
    atOnce,
    onError: (shopId) => errors.push(shopId),
    visit(shopId) {
      begun.push(shopId);
      const { promise, resolve, reject } = Promise.withResolvers<{ more: boolean }>();
      const slicesLeft = (left.get(shopId) ?? 1) - 1;
      left.set(shopId, slicesLeft);
      open.push({ shopId, end: () => resolve({ more: slicesLeft > 0 }), fail: reject });
      return promise;
    },
  });
  const endNext = async (): Promise<void> => {
    open.shift()?.end();
    await new Promise(setImmediate);
  };
  return { rounds, begun, open, errors, endNext };
}

describe('rounds', () => {
  test('a shop with much to do and shops with little are visited in turns', async () => {
    const { rounds, begun, open, endNext } = heldVisits(1, { big: 4 });
    for (const shopId of ['big', 'small-1', 'small-2']) void rounds.call(shopId);
    while (open.length > 0) await endNext();
    expect(begun).toEqual(['big', 'small-1', 'small-2', 'big', 'big', 'big']);
  });

  test('no more shops at once than it may; a shop in line stands there once', async () => {
    const { rounds, begun, open, endNext } = heldVisits(2);
    for (const shopId of ['a', 'b', 'c', 'c', 'c']) void rounds.call(shopId);
    expect(begun).toEqual(['a', 'b']);
    await endNext();
    expect(begun).toEqual(['a', 'b', 'c']);
    while (open.length > 0) await endNext();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  test('a call during a visit is another visit, because that one may not see what it is about', async () => {
    const { rounds, begun, open, endNext } = heldVisits(1);
    const first = rounds.call('a');
    const second = rounds.call('a');
    expect(begun).toEqual(['a']);
    await endNext();
    await first;
    expect(begun).toEqual(['a', 'a']);
    while (open.length > 0) await endNext();
    await second;
  });

  test('a visit that fails is told of and holds up nobody', async () => {
    const { rounds, open, errors, endNext } = heldVisits(1);
    const called = rounds.call('a');
    const next = rounds.call('b');
    open.shift()?.fail(new Error('no'));
    await called;
    await new Promise(setImmediate);
    await endNext();
    await next;
    expect(errors).toEqual(['a']);
  });

  test('stopping finishes what is under way and begins nothing', async () => {
    const { rounds, begun, endNext } = heldVisits(1, { a: 9 });
    const calls = [rounds.call('a'), rounds.call('b')];
    const stopped = rounds.stop();
    await endNext();
    await Promise.all([stopped, ...calls]);
    await rounds.call('c');
    expect(begun).toEqual(['a']);
  });
});
