// The built web pixel in a stand-in for Shopify's strict sandbox: what it tells, when, and what it weighs.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltPixel, buildWebPixel } from '../../scripts/extensions/web-pixel.ts';

const visitor = '0195d9a2-0000-4000-8000-00000000000a';
const other = '0195d9a2-0000-4000-8000-00000000000b';
const settings = { accountID: '0123456789abcdef0123456789abcdef', endpoint: 'https://app.example/pixel' };

const folder = mkdtempSync(join(tmpdir(), 'tributary-pixel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let built: BuiltPixel;
let source: string;
beforeAll(async () => {
  built = await buildWebPixel(folder);
  source = readFileSync(join(folder, 'pixel.js'), 'utf8');
});

interface World {
  readonly cookies?: Record<string, string>;
  readonly storage?: Record<string, string>;
  readonly consent?: { analytics?: boolean; marketing?: boolean };
  /** Storage is closed to the page. */
  readonly closed?: boolean;
  readonly offline?: boolean;
}

const privacy = ({ analytics = true, marketing = true } = {}) => ({
  analyticsProcessingAllowed: analytics,
  marketingAllowed: marketing,
  preferencesProcessingAllowed: true,
  saleOfDataAllowed: true,
});

function run({ cookies = {}, storage = {}, consent, closed = false, offline = false }: World = {}) {
  const sent: { url: string; init: { method: string; keepalive: boolean; body: string } }[] = [];
  const subscribers = new Map<string, (event: unknown) => void>();
  const place = (values: Record<string, string>) => async (name: string) => {
    if (closed) throw new Error('the page lets nobody read this');
    return values[name] ?? '';
  };
  const subscribe = (name: string, callback: (event: unknown) => void) => subscribers.set(name, callback);
  const api = {
    settings,
    analytics: { subscribe },
    browser: { cookie: { get: place(cookies) }, localStorage: { getItem: place(storage) } },
    init: { customerPrivacy: privacy(consent) },
    customerPrivacy: { subscribe },
  };
  const fetch = async (url: string, init: { method: string; keepalive: boolean; body: string }) => {
    sent.push({ url, init });
    if (offline) throw new TypeError('Failed to fetch');
  };
  const shopify = { extend: (_target: string, extend: (given: object) => void) => extend(api) };
  runInContext(source, createContext({ shopify, fetch }));
  return {
    sent,
    said: () => sent.map(({ init }) => JSON.parse(init.body)),
    async happen(name: string, checkout: object = {}) {
      subscribers.get(name)?.({ name, data: { checkout: { token: 'c-1', attributes: [], ...checkout } } });
      await new Promise((done) => setImmediate(done));
    },
    async consentTo(given: { analytics?: boolean; marketing?: boolean }) {
      subscribers.get('visitorConsentCollected')?.({ customerPrivacy: privacy(given) });
      await new Promise((done) => setImmediate(done));
    },
    names: () => [...subscribers.keys()].toSorted(),
  };
}

const told = (event: string, more: object = {}) => ({
  account: settings.accountID,
  event,
  checkout: 'c-1',
  visitor,
  ...more,
});

test('listens to nothing but the checkout’s beginning and end, and to consent', () => {
  expect(run().names()).toEqual(['checkout_completed', 'checkout_started', 'visitorConsentCollected']);
});

test.each(['checkout_started', 'checkout_completed'])(
  '%s: tells the app the checkout and the visitor, and nothing else',
  async (event) => {
    const pixel = run({ cookies: { _tributary: visitor } });
    const personal = {
      email: 'shopper@example.com',
      phone: '+33123456789',
      order: { id: '5001', customer: { id: '7001' } },
    };
    await pixel.happen(event, personal);
    expect(pixel.sent).toEqual([
      { url: settings.endpoint, init: { method: 'POST', keepalive: true, body: JSON.stringify(told(event)) } },
    ]);
  },
);

describe('the visitor is', () => {
  test.each([
    [
      'the checkout’s attribute, before all',
      { attributes: [{ key: '_tributary', value: visitor }] },
      { cookies: { _tributary: other } },
    ],
    ['the cookie', {}, { cookies: { _tributary: visitor }, storage: { _tributary: other } }],
    ['the storage, where the cookie is gone', {}, { storage: { _tributary: visitor } }],
    [
      'the attribute, where the page lets nobody read',
      { attributes: [{ key: '_tributary', value: visitor }] },
      { closed: true },
    ],
    [
      'the next that is one, where something else was put there',
      { attributes: [{ key: '_tributary', value: 'x' }] },
      { cookies: { _tributary: visitor } },
    ],
  ])('%s', async (_name, checkout, world) => {
    const pixel = run(world);
    await pixel.happen('checkout_completed', checkout);
    expect(pixel.said()).toEqual([told('checkout_completed')]);
  });

  test.each([{}, { closed: true }, { cookies: { _tributary: '<script>' } }])(
    'nobody: then nothing is told (%o)',
    async (world) => {
      const pixel = run(world);
      await pixel.happen('checkout_completed');
      expect(pixel.sent).toEqual([]);
    },
  );
});

test('a checkout without a token is nothing to tell of', async () => {
  const pixel = run({ cookies: { _tributary: visitor } });
  await pixel.happen('checkout_started', { token: null });
  expect(pixel.sent).toEqual([]);
});

describe('consent', () => {
  test.each([{ marketing: false }, { analytics: false }])(
    'without it nothing is told, nor is it afterwards (%o)',
    async (consent) => {
      const pixel = run({ cookies: { _tributary: visitor }, consent });
      await pixel.happen('checkout_started');
      await pixel.consentTo(consent);
      expect(pixel.sent).toEqual([]);
    },
  );

  test('given late, what happened before is told once', async () => {
    const pixel = run({ cookies: { _tributary: visitor }, consent: { marketing: false } });
    await pixel.happen('checkout_started');
    await pixel.consentTo({});
    await pixel.consentTo({});
    expect(pixel.said()).toEqual([told('checkout_started')]);
    await pixel.happen('checkout_completed');
    expect(pixel.said()).toHaveLength(2);
  });

  test('taken back, it silences the pixel', async () => {
    const pixel = run({ cookies: { _tributary: visitor } });
    await pixel.consentTo({ marketing: false });
    await pixel.happen('checkout_completed');
    expect(pixel.sent).toEqual([]);
  });
});

test('an app that cannot be reached breaks nothing', async () => {
  const pixel = run({ cookies: { _tributary: visitor }, offline: true });
  await pixel.happen('checkout_completed');
  expect(pixel.sent).toHaveLength(1);
});

test('runs only with consent to analytics and marketing, and is told its account and address', () => {
  expect(built).toMatchObject({ purposes: ['analytics', 'marketing'], settings: ['accountID', 'endpoint'] });
});

test('weighs less than 3 kB, far below the 128 kB that Shopify allows', () => {
  expect(built.brotliBytes).toBeLessThanOrEqual(3 * 1024);
  expect(built.bytes).toBeLessThan(128 * 1024);
});
