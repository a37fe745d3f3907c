// The one door out: mail by mail, code by code, whatever breaks off in between.

import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { inShop, inShopSql } from '#app/adapters/db/in-shop.ts';
import { createOutboxItems, insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { createOutboxStore } from '#app/adapters/db/outbox-delivery.ts';
import { parseOutboxPayload } from '#app/adapters/db/outbox-payloads.ts';
import { deliverOutbox, type OutboxPorts } from '#app/flows/deliver-outbox.ts';
import type { AttemptResult, OutboxHandlers } from '#app/flows/outbox-attempt.ts';
import { discountCodeWish, mailWish, type OutboxWish } from '#app/flows/outbox-kinds.ts';
import { outboxTiming } from '#app/flows/outbox-store.ts';
import { testDatabase } from '../support/postgres.ts';
import { insertShop, type TestShop, testServices } from '../support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
let shop: TestShop;
let shops = 0;
let now = Date.now();
let carried: string[] = [];
let answer: (code: string) => Promise<AttemptResult>;

const done: AttemptResult = { result: 'done', outcome: null, effect: null };
const unused = { sideBySide: true, repeatable: true, carryOut: async () => done, effectOf: () => null } as const;

/** The real store and the real rules, with a handler that does as the test says. */
function portsWith(handlers: Partial<OutboxHandlers> = {}): OutboxPorts {
  return {
    store: createOutboxStore(services.database),
    parsePayload: parseOutboxPayload,
    timing: outboxTiming,
    clock: () => now,
    onTrouble: () => undefined,
    handlers: {
      mail: unused,
      store_credit: unused,
      friend_code: unused,
      embed_settings: unused,
      discount_terms: unused,
      reward_payment: unused,
      web_pixel: unused,
      discount_code: {
        sideBySide: false,
        repeatable: true,
        effectOf: () => null,
        carryOut: async ({ payload }) => {
          carried.push(payload.code);
          return answer(payload.code);
        },
      },
      ...handlers,
    },
  };
}

const one = { atMost: 1, sideBySide: [], gathering: { kinds: [], atMost: 1 } };

const deliver = (limit = 50) => deliverOutbox(portsWith(), shop.shopId, limit);

const wish = (code: string, serialKey: string | null = null): OutboxWish => ({
  ...discountCodeWish({ partnerId: uuidv7(), programId: uuidv7(), code, singleUse: false, cause: null }),
  serialKey,
});

async function write(...wishes: OutboxWish[]): Promise<number> {
  return inShopSql(services.database, shop.shopId, (sql) => insertOutboxItems(sql, shop.shopId, wishes));
}

async function items() {
  const { rows } = await database.owner.query(
    'SELECT * FROM outbox_item WHERE shop_id = $1 ORDER BY created_at, outbox_id',
    [shop.shopId],
  );
  return rows;
}

beforeEach(async () => {
  shops += 1;
  shop = await insertShop(database, `outbox-${shops}`, null);
  now = Date.now() + 1_000;
  carried = [];
  answer = async () => done;
});

describe('a wish', () => {
  test('is written with its transaction or not at all', async () => {
    const broken = inShopSql(services.database, shop.shopId, async (sql) => {
      await insertOutboxItems(sql, shop.shopId, [wish('A')]);
      throw new Error('the decision failed');
    });
    await expect(broken).rejects.toThrow('the decision failed');
    expect(await items()).toEqual([]);
  });

  test('that was written before is not written again', async () => {
    expect(await write(wish('A'), wish('B'))).toBe(2);
    expect(await write(wish('B'), wish('C'))).toBe(1);
    expect(await inShop(services.database, shop.shopId, (tx) => createOutboxItems(tx, shop.shopId, [wish('C')]))).toBe(
      0,
    );
    expect(await items()).toHaveLength(3);
  });

  test('of a shop is not seen from another', async () => {
    await write(wish('A'));
    const other = await insertShop(database, `outbox-other-${shops}`, null);
    expect(await deliverOutbox(portsWith(), other.shopId, 10)).toEqual({ handled: 0, more: false });
    expect(carried).toEqual([]);
  });
});

describe('an item', () => {
  test('is carried out once by many who deliver at the same time', async () => {
    await write(...Array.from({ length: 30 }, (_, index) => wish(`CODE${index}`)));
    await Promise.all(Array.from({ length: 8 }, () => deliver()));
    expect([...carried].sort()).toEqual([...new Set(carried)].sort());
    expect(carried).toHaveLength(30);
    expect(new Set((await items()).map(({ state }) => state))).toEqual(new Set(['done']));
  });

  test('waits while an older one with its serial key is open', async () => {
    await write(wish('A', 'one at a time'), wish('B', 'one at a time'), wish('C'));
    answer = async (code) => (code === 'A' ? { result: 'retry', error: 'busy', afterMs: null } : done);
    await deliver();
    expect(carried).toEqual(['A', 'C']);
    answer = async () => done;
    now += outboxTiming.firstRetryMs;
    await deliver();
    expect(carried).toEqual(['A', 'C', 'A', 'B']);
  });

  test('that was begun comes before one that turns up later and says that it is older', async () => {
    await write(wish('B', 'one at a time'));
    answer = async () => ({ result: 'unknown', error: 'no answer' });
    await deliver();
    await write(wish('A', 'one at a time'));
    await database.owner.query(
      `UPDATE outbox_item SET created_at = created_at - interval '1 minute' WHERE shop_id = $1 AND state = 'waiting'`,
      [shop.shopId],
    );
    answer = async () => done;
    now += 60 * 60 * 1_000;
    await deliver();
    expect(carried).toEqual(['B', 'B', 'A']);
  });

  test('that fails in passing is tried again, later each time, and in the end given up visibly', async () => {
    await write(wish('A'));
    answer = async () => ({ result: 'retry', error: 'busy', afterMs: null });
    const waits: number[] = [];
    for (let attempt = 1; attempt < outboxTiming.attemptsMax; attempt++) {
      await deliver();
      const [item] = await items();
      expect(item).toMatchObject({ state: 'waiting', attempts: attempt, error: 'busy' });
      waits.push(item.not_before.getTime() - now);
      now = item.not_before.getTime();
    }
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(Math.max(...waits)).toBe(outboxTiming.longestRetryMs);
    await deliver();
    expect((await items())[0]).toMatchObject({ state: 'failed', error: expect.stringContaining('given up after 20') });
  });

  test('that is blocked stays open for ever', async () => {
    await write(wish('A'));
    answer = async () => ({ result: 'blocked', error: 'nobody opened the door' });
    for (let attempt = 0; attempt < outboxTiming.attemptsMax + 5; attempt++) {
      await deliver();
      now += outboxTiming.blockedMs;
    }
    expect((await items())[0]).toMatchObject({ state: 'waiting', error: 'nobody opened the door' });
    answer = async () => done;
    await deliver();
    expect((await items())[0]).toMatchObject({ state: 'done', error: null });
  });

  test('of a kind that is closed for now waits with its reason, without an attempt', async () => {
    await write(wish('A'), wish('B'));
    const closed = { ...portsWith().handlers.discount_code, closedBecause: 'there is no door' };
    const tried = () => deliverOutbox(portsWith({ discount_code: closed }), shop.shopId, 50);
    expect(await tried()).toEqual({ handled: 0, more: false });
    const waits = { state: 'waiting', error: 'there is no door', attempts: 0 };
    expect(await items()).toMatchObject([waits, waits]);
    expect((await items())[0].not_before.getTime()).toBe(now + outboxTiming.blockedMs);
    expect(carried).toEqual([]);
    now += outboxTiming.blockedMs;
    answer = async () => done;
    await deliver();
    expect(carried).toEqual(['A', 'B']);
  });

  test('whose worker died is taken up again when its lease is over, and not before', async () => {
    await write(wish('A'));
    const [dead] = await createOutboxStore(services.database).claim(shop.shopId, now, outboxTiming.leaseMs, one);
    expect(dead).toMatchObject({ attempts: 1, uncertain: false });
    now += outboxTiming.leaseMs - 1;
    expect(await deliver()).toEqual({ handled: 0, more: false });
    now += 1;
    expect(await deliver()).toEqual({ handled: 1, more: false });
    expect((await items())[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('belongs to its latest attempt alone', async () => {
    await write(wish('A'));
    const store = createOutboxStore(services.database);
    const [first] = await store.claim(shop.shopId, now, 10, one);
    now += 10;
    const [second] = await store.claim(shop.shopId, now, outboxTiming.leaseMs, one);
    if (first === undefined || second === undefined) throw new Error('both attempts should have claimed the item');
    expect(second.uncertain).toBe(true);
    expect(await store.writeNote(shop.shopId, [first], 'too late')).toBe(false);
    expect(await store.end(shop.shopId, first, { state: 'failed', error: 'too late', effect: null }, now)).toBe(false);
    expect(await store.end(shop.shopId, second, { state: 'done', outcome: null, effect: null }, now)).toBe(true);
    expect((await items())[0]).toMatchObject({ state: 'done', error: null, attempts: 2 });
  });

  test('whose handler throws is tried again', async () => {
    await write(wish('A'));
    answer = async () => {
      throw new Error('a defect');
    };
    await deliver();
    expect((await items())[0]).toMatchObject({ state: 'waiting', error: 'the attempt broke off' });
  });

  test('of an unknown kind, or with a payload that is none, fails and stops nobody', async () => {
    await write(wish('A'), wish('B'), wish('C'));
    await database.owner.query("UPDATE outbox_item SET kind = 'pigeon' WHERE payload->>'code' = 'A' AND shop_id = $1", [
      shop.shopId,
    ]);
    await database.owner.query(
      `UPDATE outbox_item SET payload = '{"code": 1}' WHERE payload->>'code' = 'B' AND shop_id = $1`,
      [shop.shopId],
    );
    await deliver();
    expect((await items()).map(({ state }) => state).sort()).toEqual(['done', 'failed', 'failed']);
    expect(carried).toEqual(['C']);
  });

  test('goes side by side with others where its kind allows it, and alone where not', async () => {
    const mails = ['1', '2', '3'].map((id) =>
      mailWish(`application-received:${id}`, {
        to: { email: 'anna@example.com' },
        locale: null,
        template: 'application-received',
        data: { programName: 'Friends' },
      }),
    );
    await write(...mails, wish('A'), wish('B'));
    const together = { now: 0, most: 0 };
    const gate = Promise.withResolvers<void>();
    const mail: OutboxHandlers['mail'] = {
      ...unused,
      async carryOut() {
        together.now += 1;
        together.most = Math.max(together.most, together.now);
        if (together.now === mails.length) gate.resolve();
        await gate.promise;
        return done;
      },
    };
    const alone: number[] = [];
    let codes = 0;
    answer = async () => {
      codes += 1;
      alone.push(codes);
      await gate.promise;
      codes -= 1;
      return done;
    };
    await deliverOutbox(portsWith({ mail }), shop.shopId, 50);
    expect(together.most).toBe(3);
    expect(alone).toEqual([1, 1]);
    expect(new Set((await items()).map(({ state }) => state))).toEqual(new Set(['done']));
  });

  test('leaves more for the next time where the limit is reached', async () => {
    await write(wish('A'), wish('B'), wish('C'));
    expect(await deliver(2)).toEqual({ handled: 2, more: true });
    expect(await deliver(2)).toEqual({ handled: 1, more: false });
  });
});

describe('mail without a mail server', () => {
  const received = mailWish('application-received:1', {
    to: { email: 'anna@example.com' },
    locale: 'fr',
    template: 'application-received',
    data: { programName: 'Amis' },
  });

  test('waits, and says what for', async () => {
    await write(received);
    await services.deliverOutbox(shop.shopId, 10);
    const [item] = await items();
    expect(item).toMatchObject({ state: 'waiting', ended_at: null });
    expect(item.error).toContain('SMTP_URL');
  });
});
