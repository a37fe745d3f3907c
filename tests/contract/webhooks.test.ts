// Webhooks as they arrive at an app: headers, signature, retries, and every disturbance that a test can ask for.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL_TOPICS, API_SECRET, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

type Received = { headers: IncomingHttpHeaders; body: string; port: number | undefined };

const received: Received[] = [];
/** What the next requests are answered with; 200 when it is empty. 0 never answers. */
let answers: number[] = [];
let app: Server;
let twin: RunningTwin;

beforeAll(async () => {
  app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, body, port: request.socket.remotePort });
      const status = answers.shift() ?? 200;
      if (status !== 0) response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  app.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  twin = await startTwin({
    ...ALL_TOPICS,
    SHOPIFY_APP_URL: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    SANDBOX_WEBHOOK_RETRY_BASE_MS: '5',
    SANDBOX_WEBHOOK_TIMEOUT_MS: '200',
  });
  await twin.post(`/_control/shops/${SHOP}/install`);
});

afterAll(async () => {
  await twin.stop();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

beforeEach(async () => {
  await settle();
  await twin.delete('/_control/webhooks');
  await twin.delete('/_control/deliveries');
  received.length = 0;
  answers = [];
});

const settle = () => twin.post<{ settled: boolean }>('/_control/webhooks/settle', {});
const disturb = (disturbance: object) => twin.post('/_control/webhooks', disturbance);
const placeOrder = (more: object = {}) =>
  twin.post<{ id: string; lines: { id: string }[] }>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'Rope', price: '30.00', quantity: 1 }],
    ...more,
  });
const topics = () => received.map((one) => one.headers['x-shopify-topic']);
const idsOf = (topic: string, header: string) =>
  received.filter((one) => one.headers['x-shopify-topic'] === topic).map((one) => one.headers[header]);

describe('a delivery', () => {
  it("carries Shopify's headers and a signature over its raw bytes, on connections that are kept", async () => {
    await placeOrder({ note: 'größer als 2^53 — ✓' });
    await settle();
    const [create] = received;
    expect(topics().sort()).toEqual(['orders/create', 'orders/paid', 'orders/updated']);
    expect(create?.headers).toMatchObject({
      'x-shopify-shop-domain': SHOP,
      'x-shopify-api-version': '2026-07',
      'content-type': 'application/json',
      'x-shopify-hmac-sha256': createHmac('sha256', API_SECRET)
        .update(create?.body ?? '')
        .digest('base64'),
    });
    for (const name of ['x-shopify-webhook-id', 'x-shopify-event-id', 'x-shopify-triggered-at']) {
      expect(create?.headers[name]).toBeTruthy();
    }
    await placeOrder();
    await settle();
    const ports = received.map((one) => one.port);
    expect(new Set(ports).size).toBeLessThan(ports.length);
  });

  it('is repeated with the same id after an error, a redirect and silence, until it is accepted', async () => {
    answers = [500, 302, 0];
    await twin.post('/_control/webhooks/emit', { shop: SHOP, topic: 'shop/update', payload: {} });
    await settle();
    expect(received).toHaveLength(4);
    expect(new Set(idsOf('shop/update', 'x-shopify-webhook-id')).size).toBe(1);
    const [delivery] =
      await twin.get<{ state: string; attempts: { status: number | null }[] }[]>('/_control/deliveries');
    expect(delivery?.attempts.map((one) => one.status)).toEqual([500, 302, null, 200]);
    expect(delivery?.state).toBe('delivered');
  });

  it('is given up after eight repetitions', async () => {
    answers = Array.from({ length: 20 }, () => 503);
    await twin.post('/_control/webhooks/emit', { shop: SHOP, topic: 'shop/update', payload: {} });
    await settle();
    expect(received).toHaveLength(9);
    const [delivery] = await twin.get<{ state: string }[]>('/_control/deliveries');
    expect(delivery?.state).toBe('failed');
  });
});

describe('a disturbance', () => {
  it('duplicates with the same id', async () => {
    await disturb({ topic: 'orders/create', duplicates: 19, times: 1 });
    await placeOrder();
    await settle();
    const ids = idsOf('orders/create', 'x-shopify-webhook-id');
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(1);
    await placeOrder();
    await settle();
    expect(idsOf('orders/create', 'x-shopify-webhook-id')).toHaveLength(21);
  });

  it('is a second subscription: the same event under two ids', async () => {
    await disturb({ topic: 'orders/create', secondSubscription: true });
    await placeOrder();
    await settle();
    expect(new Set(idsOf('orders/create', 'x-shopify-webhook-id')).size).toBe(2);
    expect(new Set(idsOf('orders/create', 'x-shopify-event-id')).size).toBe(1);
    expect(idsOf('orders/create', 'x-shopify-name')).toContain('second');
  });

  it('loses', async () => {
    await disturb({ lose: true });
    await placeOrder();
    await settle();
    expect(received).toEqual([]);
  });

  it('holds back, and releases a refund before its order', async () => {
    await disturb({ hold: true });
    const order = await placeOrder();
    await twin.post(`/_control/shops/${SHOP}/orders/${order.id}/refund`, { full: true });
    expect(await settle()).toEqual({ settled: true });
    expect(received).toEqual([]);
    await twin.delete('/_control/webhooks');
    expect(await twin.post('/_control/webhooks/release', { order: 'reverse' })).toEqual({ released: 5 });
    await settle();
    expect(topics()).toHaveLength(5);
    expect(topics().indexOf('refunds/create')).toBeLessThan(topics().indexOf('orders/create'));
  });
});

describe('topics', () => {
  it('follow an order through its life', async () => {
    const { id, lines } = await placeOrder({ payment: 'pending' });
    const change = (path: string, body: object = {}) => twin.post(`/_control/shops/${SHOP}/orders/${id}/${path}`, body);
    await change('edit', { add: [{ title: 'Peg', price: '1.00', quantity: 2 }] });
    await change('pay');
    await change('refund', { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    await change('dispute');
    await change('dispute', { status: 'won' });
    await change('cancel');
    await settle();
    const seen = new Set(topics());
    for (const topic of ['create', 'edited', 'paid', 'updated', 'cancelled']) expect(seen).toContain(`orders/${topic}`);
    for (const topic of ['refunds/create', 'disputes/create', 'disputes/update']) expect(seen).toContain(topic);
    const edit = received.find((one) => one.headers['x-shopify-topic'] === 'orders/edited');
    expect(edit?.body).toContain(`"order_id":${id}`);
  });

  it('reach an app that was removed only where the law asks for it', async () => {
    const [customer] = await twin.get<{ id: string }[]>(`/_control/shops/${SHOP}/customers`);
    await twin.post(`/_control/shops/${SHOP}/customers/${customer?.id}/privacy`, { topic: 'customers/data_request' });
    await twin.post(`/_control/shops/${SHOP}/uninstall`);
    await placeOrder();
    await twin.post(`/_control/shops/${SHOP}/customers/${customer?.id}/privacy`, { topic: 'customers/redact' });
    await twin.post(`/_control/shops/${SHOP}/redact`);
    await settle();
    expect(topics().sort()).toEqual(['app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact']);
    await twin.post(`/_control/shops/${SHOP}/install`);
  });
});
