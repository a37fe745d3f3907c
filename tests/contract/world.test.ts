// The world outlives its process: what was there is there again, exactly, also after a kill.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SHOP, startTwin } from './running-twin.ts';

const directory = mkdtempSync(join(tmpdir(), 'sandbox-world-'));
afterAll(() => rmSync(directory, { recursive: true }));

type Order = { id: string; total: string };

it('is kept between starts', async () => {
  const first = await startTwin({ SANDBOX_DATA_DIR: directory });
  await first.post(`/_control/shops/${SHOP}/install`);
  const order = await first.post<Order>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'Rope', price: '30.00', quantity: 1 }],
  });
  const payload = await first.text(`/_control/shops/${SHOP}/orders/${order.id}/payload`);
  await first.stop();

  const second = await startTwin({ SANDBOX_DATA_DIR: directory });
  const again = await second.text(`/_control/shops/${SHOP}/orders/${order.id}/payload`);
  const withoutAddress = (text: string) => text.replace(/"order_status_url":"[^"]*"/, '');
  expect(withoutAddress(again)).toBe(withoutAddress(payload));
  const next = await second.post<Order>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'Rope', price: '30.00', quantity: 1 }],
  });
  expect(BigInt(next.id)).toBeGreaterThan(BigInt(order.id));
  const shop = await second.get<{ installed: boolean; url: string }>(`/_control/shops/${SHOP}`);
  expect(shop).toMatchObject({ installed: true, url: second.storefront });
  await second.stop();
});

it('sends after a restart what was still to be sent before', async () => {
  const emit = { shop: SHOP, topic: 'shop/update', payload: { mark: 'kept' } };
  const first = await startTwin({ SANDBOX_DATA_DIR: directory, SHOPIFY_APP_URL: 'http://127.0.0.1:9' });
  await first.post('/_control/webhooks/emit', emit);
  await first.post('/_control/webhooks', { hold: true });
  await first.post('/_control/webhooks/emit', emit);
  await first.stop();

  const second = await startTwin({ SANDBOX_DATA_DIR: directory, SHOPIFY_APP_URL: 'http://127.0.0.1:19' });
  const path = '/_control/deliveries?topic=shop/update';
  const deliveries = await second.get<{ state: string; url: string; body: string }[]>(path);
  expect(deliveries.map((one) => one.url)).toEqual(Array(2).fill('http://127.0.0.1:19/webhooks/shopify'));
  expect(deliveries.map((one) => one.state)).toContain('held');
  expect(deliveries[0]?.body).toContain('kept');
  await second.stop();
});

it('is not overwritten when it cannot be read', () => {
  const file = join(directory, 'world.json');
  writeFileSync(file, '{"half');
  const { status, stderr } = spawnSync(process.execPath, ['sandbox/main.ts'], {
    env: { ...process.env, SANDBOX_DATA_DIR: directory },
    encoding: 'utf8',
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain('delete it to begin anew');
  expect(readFileSync(file, 'utf8')).toBe('{"half');
});
