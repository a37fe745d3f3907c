// The preload that stands in for DNS and Shopify's edge: requests to shops reach the twin, whoever makes them and
// however, and the twin may frame the app's pages. Everything else is left alone.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Seen = { method: string; url: string; shop: string | undefined; body: string };

let stand: Server;
let origin: string;
const seen: Seen[] = [];

beforeAll(async () => {
  stand = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const shop = request.headers['x-sandbox-shop'] as string | undefined;
    seen.push({ method: request.method ?? '', url: request.url ?? '', shop, body: Buffer.concat(chunks).toString() });
    if (request.url === '/head') response.writeHead(200, { 'Content-Security-Policy': "frame-ancestors 'none';" });
    else if (request.url === '/other') response.setHeader('content-security-policy', "default-src 'self'");
    else
      response.setHeader('content-security-policy', 'frame-ancestors https://a.example https://admin.shopify.com; x y');
    response.end('ok');
  });
  await new Promise<void>((resolve) => stand.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(stand.address() as AddressInfo).port}`;
  process.env.SANDBOX_TWIN_ORIGIN = origin;
  await import('#sandbox/network.mjs');
});

afterAll(async () => {
  stand.closeAllConnections();
  await new Promise((resolve) => stand.close(resolve));
});

describe('requests', () => {
  it('to a shop go to the twin, with the shop named', async () => {
    const address = 'https://some-shop.myshopify.com/admin/api/2026-07/graphql.json?a=1';
    await fetch(address, { method: 'POST', body: 'x', headers: { accept: 'application/json' } });
    await fetch(new URL(address));
    await fetch(new Request(address, { method: 'PUT', body: 'y' }));
    const url = '/admin/api/2026-07/graphql.json?a=1';
    const shop = 'some-shop.myshopify.com';
    expect(seen).toEqual([
      { method: 'POST', url, shop, body: 'x' },
      { method: 'GET', url, shop, body: '' },
      { method: 'PUT', url, shop, body: 'y' },
    ]);
  });

  it('elsewhere go where they are sent, even to a host that only looks like a shop', async () => {
    seen.length = 0;
    await fetch(`${origin}/plain?shop=some-shop.myshopify.com`);
    expect(seen[0]?.shop).toBeUndefined();
    await expect(fetch('https://some-shop.myshopify.com.invalid/')).rejects.toThrow();
  });

  it('still reach the twin when a library puts its own fetch in place', async () => {
    const asked: string[] = [];
    globalThis.fetch = async (input) => {
      asked.push(String(input));
      return new Response('');
    };
    await fetch('https://some-shop.myshopify.com/x');
    expect(asked).toEqual([`${origin}/x`]);
  });
});

describe('pages', () => {
  it('may be framed by the twin, beside whoever they named', async () => {
    const { request } = await import('node:http');
    const policy = (path: string) =>
      new Promise<unknown>((resolve) => {
        request(origin + path, (response) => resolve(response.resume().headers['content-security-policy'])).end();
      });
    expect(await policy('/')).toBe(`frame-ancestors https://a.example https://admin.shopify.com ${origin}; x y`);
    // A page that nobody may frame stays so.
    expect(await policy('/head')).toBe("frame-ancestors 'none';");
    expect(await policy('/other')).toBe("default-src 'self'");
  });
});
