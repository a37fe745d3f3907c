import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { themeCheckRun } from '@shopify/theme-check-node';
import { describe, expect, it } from 'vitest';
import { newDevice, OTHER, openPage, SCRIPT, VISITOR } from './extension/storefront-page.ts';

const EXTENSION = fileURLToPath(new URL('../../extensions/theme', import.meta.url));
const CART = '/cart/update.js';
const REGISTERED = '/apps/tributary/registered';
const CLICK = '/apps/tributary/click';
const LANDING = `https://shop.example/products/pack?ref=ANN10&tvid=${VISITOR}`;

async function offences(root: string): Promise<string[]> {
  const { offenses } = await themeCheckRun(root, 'theme-check:theme-app-extension', () => {});
  return offenses.map((one) => `${one.check}: ${one.message}`);
}

type Setting = { type: string; id?: string; label?: string };

function blocks() {
  return readdirSync(join(EXTENSION, 'blocks')).map((file) => {
    const source = readFileSync(join(EXTENSION, 'blocks', file), 'utf8');
    const schema = /{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema\s*-?%}/.exec(source)?.[1] ?? '';
    return { file, schema: JSON.parse(schema) as { name: string; target: string; settings: Setting[] } };
  });
}

/** Every `a.b.c` of a translation file. */
function keys(file: string): string[] {
  const walk = (node: object, path: string): string[] =>
    Object.entries(node).flatMap(([name, value]) =>
      typeof value === 'string' ? [`${path}${name}`] : walk(value as object, `${path}${name}.`),
    );
  return walk(JSON.parse(readFileSync(join(EXTENSION, 'locales', file), 'utf8')), '').sort();
}

describe('the theme app extension as it is deployed', () => {
  it('passes theme-check', async () => {
    expect(await offences(EXTENSION)).toEqual([]);
  });

  it('would be caught by theme-check if a block were wrong', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'extension-'));
    await cp(EXTENSION, copy, { recursive: true });
    await writeFile(join(copy, 'blocks/bad.liquid'), "{{ 'x' | no_such_filter }}<script src='x.js'></script>");
    expect((await offences(copy)).join('\n')).toContain('no_such_filter');
    rmSync(copy, { recursive: true });
  });

  it('has blocks whose schema Shopify accepts, which theme-check does not look at', () => {
    for (const { file, schema } of blocks()) {
      expect(schema.name.length, file).toBeLessThanOrEqual(25);
      expect(['head', 'body', 'compliance_head', 'section']).toContain(schema.target);
      const inputs = schema.settings.filter((one) => one.type !== 'header' && one.type !== 'paragraph');
      expect(new Set(inputs.map((one) => one.id)).size).toBe(inputs.length);
      for (const input of inputs)
        expect(input, file).toMatchObject({ id: expect.any(String), label: expect.any(String) });
    }
  });

  it('has every word in every language', () => {
    const used = readdirSync(join(EXTENSION, 'blocks')).flatMap((file) => [
      ...readFileSync(join(EXTENSION, 'blocks', file), 'utf8').matchAll(/"t:([\w.]+)"/g),
    ]);
    const words = keys('en.default.schema.json');
    expect(words).toEqual(expect.arrayContaining(used.map((found) => found[1])));
    expect(keys('fr.schema.json')).toEqual(words);
    expect(keys('fr.json')).toEqual(keys('en.default.json'));
  });

  it('weighs at most 2 kB', () => {
    expect(brotliCompressSync(readFileSync(SCRIPT)).length).toBeLessThanOrEqual(2048);
  });
});

describe('a visitor sent by a link', () => {
  it('is kept first-party and put on the cart', async () => {
    const page = await openPage({ url: LANDING });
    expect(page.device.storage.get('_tributary')).toBe(VISITOR);
    expect(page.device.cookies.get('_tributary')).toBe(VISITOR);
    expect(page.posts(CART)).toEqual([{ method: 'POST', url: CART, body: { attributes: { _tributary: VISITOR } } }]);
    expect(page.failures).toEqual([]);
  });

  it('sees an address without the visitor, and still with the partner', async () => {
    const page = await openPage({ url: `${LANDING}&variant=7#size` });
    expect(page.location.href).toBe('https://shop.example/products/pack?ref=ANN10&variant=7#size');
  });

  it('is not reported as a click again: the redirect has recorded it', async () => {
    const page = await openPage({ url: LANDING });
    expect(page.posts(CLICK)).toEqual([]);
  });

  it('replaces who sent the visitor before', async () => {
    const device = newDevice();
    device.storage.set('_tributary', OTHER);
    device.cart._tributary = OTHER;
    await openPage({ url: LANDING, device });
    expect(device.storage.get('_tributary')).toBe(VISITOR);
    expect(device.cart._tributary).toBe(VISITOR);
  });

  it('is ignored when the handed-over visitor is none', async () => {
    const page = await openPage({ url: 'https://shop.example/?tvid=%3Cscript%3E' });
    expect(page.device.storage.size + page.device.cookies.size).toBe(0);
    expect(page.location.href).toBe('https://shop.example/');
  });
});

describe('later pages', () => {
  const returning = () => {
    const device = newDevice();
    device.storage.set('_tributary', VISITOR);
    device.cart._tributary = VISITOR;
    return device;
  };

  it('do not write an unchanged cart', async () => {
    const page = await openPage({ device: returning() });
    expect(page.posts(CART)).toEqual([]);
  });

  it('write a new cart once it is there', async () => {
    const page = await openPage({ device: returning() });
    page.device.cart = {};
    await page.requested('https://shop.example/cart/add.js');
    expect(page.device.cart._tributary).toBe(VISITOR);
    expect(page.posts(CART)).toHaveLength(1);
    await page.requested('https://shop.example/cart/update.js');
    expect(page.posts(CART)).toHaveLength(1);
  });

  it('remember by the cookie when the storage was emptied', async () => {
    const device = newDevice();
    device.cookies.set('_tributary', VISITOR);
    await openPage({ device });
    expect(device.cart._tributary).toBe(VISITOR);
    expect(device.storage.get('_tributary')).toBe(VISITOR);
  });

  it('use the root of the language', async () => {
    const page = await openPage({ url: `https://shop.example/fr/?tvid=${VISITOR}`, root: '/fr/' });
    expect(page.posts('/fr/cart/update.js')).toHaveLength(1);
  });

  it('ask nothing of a shop that nobody was sent to', async () => {
    const page = await openPage();
    expect(page.calls).toEqual([]);
  });

  it('run again without doubled listeners when the theme swaps pages', async () => {
    const page = await openPage({ url: LANDING });
    const before = page.listeners.get('visitorConsentCollected')?.length;
    await page.swap();
    expect(page.listeners.get('visitorConsentCollected')?.length).toBe(before);
    expect(page.posts(CART)).toHaveLength(1);
  });
});

describe('consent', () => {
  it('is waited for: nothing is stored and the cart is not touched', async () => {
    const page = await openPage({ url: LANDING, consent: 'required', customer: '7' });
    expect(page.device.storage.size + page.device.cookies.size).toBe(0);
    expect(page.calls).toEqual([]);
    expect(page.location.searchParams.has('tvid')).toBe(false);
  });

  it('lets the visitor of this page be kept once it is given', async () => {
    const page = await openPage({ url: LANDING, consent: 'required' });
    await page.answerConsent(true);
    expect(page.device.storage.get('_tributary')).toBe(VISITOR);
    expect(page.device.cart._tributary).toBe(VISITOR);
  });

  it('declined keeps nothing', async () => {
    const page = await openPage({ url: LANDING, consent: 'required' });
    await page.answerConsent(false);
    expect(page.device.storage.size + page.device.cookies.size).toBe(0);
    expect(page.calls).toEqual([]);
  });

  it('withdrawn takes back what was kept', async () => {
    const page = await openPage({ url: LANDING });
    await page.answerConsent(false);
    expect(page.device.storage.size + page.device.cookies.size).toBe(0);
    expect(page.device.cart).toEqual({});
  });

  it('cannot be assumed where the page has no consent API', async () => {
    const page = await openPage({ url: LANDING, consent: 'missing' });
    expect(page.device.storage.size).toBe(0);
    expect(page.failures).toEqual([]);
  });
});

describe('a direct link to the shop', () => {
  const DIRECT = 'https://shop.example/?ref=ANN10';

  it('is reported, and the answered visitor kept', async () => {
    const page = await openPage({ url: DIRECT, referrer: 'https://blog.example/post' });
    expect(page.posts(CLICK)[0]?.body).toMatchObject({
      code: 'ANN10',
      landing: DIRECT,
      referrer: 'https://blog.example/post',
    });
    expect(page.device.cart._tributary).toBe(OTHER);
  });

  it('says which visitor came back', async () => {
    const device = newDevice();
    device.storage.set('_tributary', VISITOR);
    const page = await openPage({ url: DIRECT, device });
    expect(page.posts(CLICK)[0]?.body).toMatchObject({ code: 'ANN10', visitor: VISITOR });
  });

  it.each(['sca_ref', 'rfsn', 'aff', 'via'])('is understood with the parameter %s of another app', async (name) => {
    const page = await openPage({ url: `https://shop.example/?${name}=x1` });
    expect(page.posts(CLICK)[0]?.body).toMatchObject({ code: 'x1' });
  });

  it.each(['reload', 'back_forward'] as const)('is not reported again by %s', async (navigation) => {
    const page = await openPage({ url: DIRECT, navigation });
    expect(page.posts(CLICK)).toEqual([]);
  });

  it('is not reported for a link inside the shop', async () => {
    const page = await openPage({ url: DIRECT, referrer: 'https://shop.example/collections/all' });
    expect(page.posts(CLICK)).toEqual([]);
  });
});

describe('a signed-in customer', () => {
  it('is reported once with the visitor, never with who the customer is', async () => {
    const first = await openPage({ url: LANDING, customer: '7' });
    expect(first.posts(REGISTERED)).toEqual([{ method: 'POST', url: REGISTERED, body: { visitor: VISITOR } }]);
    const second = await openPage({ device: first.device, customer: '7' });
    expect(second.posts(REGISTERED)).toEqual([]);
  });

  it('is reported when the theme swaps to the page after signing in', async () => {
    const page = await openPage({ url: LANDING });
    await page.swap('7');
    expect(page.posts(REGISTERED)).toHaveLength(1);
  });

  it('is reported again when the app could not be reached', async () => {
    const device = newDevice();
    device.storage.set('_tributary', VISITOR);
    await openPage({ device, customer: '7', offline: true });
    const page = await openPage({ device, customer: '7' });
    expect(page.posts(REGISTERED)).toHaveLength(1);
  });

  it('is not reported when nobody sent them', async () => {
    expect((await openPage({ customer: '7' })).calls).toEqual([]);
  });
});

describe('a browser that gives nothing', () => {
  it.each([{ storageForbidden: true }, { offline: true }, { consent: 'missing' as const }])(
    'breaks nothing: %o',
    async (limits) => {
      const page = await openPage({ url: LANDING, customer: '7', ...limits });
      await page.requested('https://shop.example/cart/add.js');
      expect(page.failures).toEqual([]);
    },
  );

  it('still notes the visitor on the cart without storage', async () => {
    const page = await openPage({ url: LANDING, storageForbidden: true });
    expect(page.device.cart._tributary).toBe(VISITOR);
  });
});
