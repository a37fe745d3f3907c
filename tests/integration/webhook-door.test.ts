// POST /webhooks/shopify over HTTP on a real database: 200 means committed, and everything else means that nothing was taken in.

import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createFront } from '#server/front.ts';
import vectors from '#tests/fixtures/hmac-vectors.json' with { type: 'json' };
import { testDatabase } from '#tests/support/postgres.ts';
import { insertShop, serve, testApiSecret, testServices } from '#tests/support/services.ts';

const sign = (body: string | Buffer, secret = testApiSecret) =>
  createHmac('sha256', secret).update(body).digest('base64');

describe('the webhook door', async () => {
  const database = await testDatabase();
  const services = await testServices(database, { SHOPIFY_API_SECRET_PREVIOUS: vectors.webhook.secret });
  const troubles: unknown[] = [];
  const origin = await serve(
    createFront({ ...services, onError: (error) => troubles.push(error) }, (_request, response) => response.end()),
  );
  const shop = await insertShop(database, 'hooks', 'https://shop.example');

  const deliver = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string | undefined> = {}) => {
    const all = {
      'content-type': 'application/json',
      'x-shopify-topic': 'orders/create',
      'x-shopify-shop-domain': shop.domain,
      'x-shopify-webhook-id': crypto.randomUUID(),
      'x-shopify-hmac-sha256': sign(body),
      'x-shopify-triggered-at': '2026-03-01T10:00:00.123456789Z',
      ...headers,
    };
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return fetch(`${origin}/webhooks/shopify`, { method: 'POST', body, headers: given });
  };
  const items = async () => (await database.owner.query('SELECT * FROM inbox_item ORDER BY position')).rows;

  it('stores a signed webhook byte for byte and answers 200', async () => {
    const body = '{"id": 9007199254740993,\n "note": "é"}';
    const response = await deliver(body, { 'x-shopify-webhook-id': 'w-1' });
    const stored = (await items()).find((item) => item.webhook_id === 'w-1');

    expect(response.status).toBe(200);
    expect(stored).toMatchObject({ shop_id: shop.shopId, topic: 'orders/create', state: 'waiting' });
    expect(stored?.body.toString()).toBe(body);
    expect(stored?.triggered_at.toISOString()).toBe('2026-03-01T10:00:00.123Z');
  });

  it('takes the same webhook in once, delivered twenty times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => deliver('{}', { 'x-shopify-webhook-id': 'w-20' })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect((await items()).filter((item) => item.webhook_id === 'w-20')).toHaveLength(1);
  });

  it('accepts the signature of a rotated secret (known answer)', async () => {
    const response = await deliver(vectors.webhook.body, { 'x-shopify-hmac-sha256': vectors.webhook.expected });
    expect(response.status).toBe(200);
  });

  it.each([
    ['no signature', undefined],
    ['an empty signature', ''],
    ['a signature of other bytes', sign('{ }')],
    ['a signature under another secret', sign('{}', 'guessed')],
    ['no base64', '***'],
  ])('refuses %s with 401 and stores nothing', async (_what, signature) => {
    const before = (await items()).length;
    const response = await deliver('{}', { 'x-shopify-hmac-sha256': signature });
    expect(response.status).toBe(401);
    expect(await items()).toHaveLength(before);
  });

  it('refuses JSON that was serialised anew', async () => {
    const response = await deliver('{"a":1}', { 'x-shopify-hmac-sha256': sign('{"a": 1}') });
    expect(response.status).toBe(401);
  });

  it.each(['x-shopify-topic', 'x-shopify-shop-domain', 'x-shopify-webhook-id'])(
    'names the missing header %s',
    async (header) => {
      const response = await deliver('{}', { [header]: undefined });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(header);
    },
  );

  it('refuses a body of 10 MB with 413 and stores nothing', async () => {
    const before = (await items()).length;
    expect((await deliver(Buffer.alloc(10_000_000, 32))).status).toBe(413);
    expect(await postInChunks(origin, 10_000_000)).toBe(413);
    expect(await items()).toHaveLength(before);
  });

  it('records a shop that was never opened, and stores its webhook', async () => {
    const response = await deliver('{}', { 'x-shopify-shop-domain': 'early.myshopify.com' });
    const { rows } = await database.owner.query(
      `SELECT s.status, count(i.*)::int AS items FROM shop s JOIN inbox_item i USING (shop_id) WHERE s.domain = 'early.myshopify.com' GROUP BY 1`,
    );
    expect(response.status).toBe(200);
    expect(rows).toEqual([{ status: 'known', items: 1 }]);
  });

  it('refuses a shop that is no myshopify domain', async () => {
    expect((await deliver('{}', { 'x-shopify-shop-domain': 'evil.example' })).status).toBe(400);
  });

  it('answers 405 to anything but POST', async () => {
    expect((await fetch(`${origin}/webhooks/shopify`)).status).toBe(405);
  });

  it('answers 503 while it cannot store, so that Shopify delivers again', async () => {
    await database.owner.query('REVOKE INSERT ON inbox_item FROM tributary_door');
    await database.owner.query(
      'REVOKE INSERT (shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, body, state) ON inbox_item FROM tributary_door',
    );
    const response = await deliver('{}', { 'x-shopify-webhook-id': 'w-503' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(troubles).toHaveLength(1);
    expect((await items()).filter((item) => item.webhook_id === 'w-503')).toHaveLength(0);
  });
});

/** A body whose length is not announced. */
function postInChunks(origin: string, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin}/webhooks/shopify`, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
    });
    let status = 0;
    outgoing.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.resume();
      resolve(status);
    });
    outgoing.on('error', (error) => (status === 0 ? reject(error) : undefined));
    const chunk = Buffer.alloc(100_000, 32);
    for (let sent = 0; sent < bytes; sent += chunk.length) outgoing.write(chunk);
    outgoing.end();
  });
}
