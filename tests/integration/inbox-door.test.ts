// The inbox's door by itself: what gathers into one insert is stored as if each had come alone.
import { hash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#app/adapters/db/database.ts';
import { createInboxDoor } from '#app/adapters/db/inbox-door.ts';
import type { IncomingItem } from '#app/flows/accept-webhook.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { insertShop } from '#tests/support/services.ts';

const database = await testDatabase();

function openDoor() {
  const opened = openDatabase({ url: database.url, poolSize: 4, onIdleError: () => {} });
  onTestFinished(() => opened.close());
  return createInboxDoor(opened.door);
}

function itemOf(
  shopId: string,
  webhookId: string,
  body: Uint8Array = Buffer.from(`body of ${webhookId}`),
): IncomingItem {
  const nothing = { eventId: null, apiVersion: null, triggeredAt: null };
  return { ...nothing, shopId, inboxId: crypto.randomUUID(), webhookId, topic: 'orders/paid', receivedAt: 0, body };
}

const digestOf = (body: Uint8Array): string => hash('sha256', body);

/** Webhook ids and digests of the bodies. */
async function storedOf(shopId: string): Promise<readonly (readonly [string, string])[]> {
  const { rows } = await database.owner.query<{ webhook_id: string; body: Buffer }>(
    'SELECT webhook_id, body FROM inbox_item WHERE shop_id = $1',
    [shopId],
  );
  return rows.map((row) => [row.webhook_id, digestOf(row.body)] as const);
}

test('webhooks of several shops that come together keep their shops and their bytes', async () => {
  const door = openDoor();
  const shops = await Promise.all(['one', 'two'].map((name) => insertShop(database, name, null)));
  const bodies = [
    Buffer.alloc(0),
    Buffer.from([0, 92, 34, 255]),
    Buffer.from('é{}"\\,NULL'),
    Buffer.alloc(1_200_000, 7),
  ];
  const sent = Array.from({ length: 20 }, (_, index) => [`w-${index}`, bodies[index % 4] as Buffer] as const);
  await Promise.all(
    sent.flatMap(([webhookId, body]) => shops.map(({ shopId }) => door.insert(itemOf(shopId, webhookId, body)))),
  );
  for (const { shopId } of shops)
    expect(new Map(await storedOf(shopId))).toEqual(
      new Map(sent.map(([webhookId, body]) => [webhookId, digestOf(body)])),
    );
});

test('the same webhooks through two doors at once, in opposite order, are each stored once', async () => {
  const doors = [openDoor(), openDoor()];
  const { shopId } = await insertShop(database, 'crossed', null);
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 100 }, (_, index) => `crossed-${round}-${index}`);
    await Promise.all(
      doors.flatMap((door, index) =>
        (index === 0 ? ids : ids.toReversed()).map((webhookId) => door.insert(itemOf(shopId, webhookId))),
      ),
    );
  }
  expect(await storedOf(shopId)).toHaveLength(1_000);
});

test('an item that PostgreSQL refuses takes none of its neighbours with it', async () => {
  const door = openDoor();
  const { shopId } = await insertShop(database, 'refused', null);
  const items = ['before', 'refused\u0000', 'after'].map((webhookId) => itemOf(shopId, webhookId));
  const answers = await Promise.allSettled(items.map((item) => door.insert(item)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await storedOf(shopId)).map(([webhookId]) => webhookId).toSorted()).toEqual(['after', 'before']);
});
