import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { themeCheckRun } from '@shopify/theme-check-node';
import { describe, expect, it } from 'vitest';
import { buildThemeScripts, THEME_ASSETS } from '../../scripts/theme-assets.ts';
import { newDevice, OTHER, openPage, SCRIPT, VISITOR } from './extension/storefront-page.ts';

const EXTENSION = fileURLToPath(new URL('../../extensions/theme', import.meta.url));
const CART = '/cart/update.js';
const REGISTERED = '/apps/tributary/registered';
const CLICK = '/apps/tributary/click';
const JOINED = '/apps/tributary/joined';
const CODE = '/apps/tributary/code';
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
    for (const language of ['fr', 'de', 'es']) {
      expect(keys(`${language}.schema.json`), language).toEqual(words);
      expect(keys(`${language}.json`), language).toEqual(keys('en.default.json'));
    }
  });

  it('is built from its sources as they are', async () => {
    for (const [file, text] of await buildThemeScripts())
      expect(readFileSync(join(THEME_ASSETS, file), 'utf8'), `${file}: run npm run build`).toBe(text);
  });

  it('has a tracking script of at most 2 kB', () => {
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

  it('who was here before stays who they were, and the app is told that they came again', async () => {
    const device = newDevice();
    device.storage.set('_tributary', OTHER);
    const page = await openPage({ url: LANDING, device });
    expect(page.posts(JOINED).map(({ body }) => body)).toEqual([{ visitor: OTHER, with: VISITOR }]);
    expect(device.storage.get('_tributary')).toBe(OTHER);
    expect(device.cart._tributary).toBe(OTHER);
    await openPage({ device });
    expect(page.posts(JOINED)).toHaveLength(1);
  });

  it('is told of as having come again until the app has heard it', async () => {
    const device = newDevice();
    device.storage.set('_tributary', OTHER);
    await openPage({ url: LANDING, device, offline: true });
    await openPage({ device, answers: { joined: 503 } });
    const heard = await openPage({ device });
    expect(heard.posts(JOINED).map(({ body }) => body)).toEqual([{ visitor: OTHER, with: VISITOR }]);
    expect((await openPage({ device })).posts(JOINED)).toEqual([]);
  });

  it('is not told of for ever where the app refuses', async () => {
    const device = newDevice();
    device.storage.set('_tributary', OTHER);
    await openPage({ url: LANDING, device, answers: { joined: 422 } });
    expect((await openPage({ device })).posts(JOINED)).toEqual([]);
  });

  it('is known although the theme’s router dropped the parameters before the script ran', async () => {
    const page = await openPage({ asked: LANDING, url: 'https://shop.example/products/pack' });
    expect(page.device.cart._tributary).toBe(VISITOR);
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

  it.each(['sca_ref', 'rfsn', 'aff', 'via', 'afmc', 'fpr', 'bg_ref', 'a_aid'])(
    'is understood with the parameter %s of another app',
    async (name) => {
      const page = await openPage({ url: `https://shop.example/?${name}=x1` });
      expect(page.posts(CLICK)[0]?.body).toMatchObject({ code: 'x1' });
    },
  );

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

describe('a credit', () => {
  const credit = { amount: '5.00', currency: 'EUR' };

  it('is shown, and the theme hears of it, once', async () => {
    const answers = { registered: { state: 'granted', credit } };
    const first = await openPage({ url: LANDING, customer: '7', answers });
    expect(first.heard).toMatchObject([{ type: 'tributary:credit', detail: { state: 'granted', ...credit } }]);
    expect(first.shown).toEqual([{ kind: 'credit', detail: { state: 'granted', credit } }]);
    expect((await openPage({ device: first.device, customer: '7', answers })).shown).toEqual([]);
  });

  it('may be a code of the friend’s own', async () => {
    const code = { code: 'WELCOME-7K2MX0QB', percent: '10', amount: null, minOrder: null, expiresAt: null };
    const news = { state: 'granted', credit: null, code };
    const page = await openPage({ url: LANDING, customer: '7', answers: { registered: news } });
    expect(page.heard).toMatchObject([{ type: 'tributary:credit', detail: { state: 'granted', ...code } }]);
    expect(page.shown).toEqual([{ kind: 'credit', detail: news }]);
  });

  it('that is none is not shown', async () => {
    const page = await openPage({ url: LANDING, customer: '7' });
    expect([page.heard, page.shown]).toEqual([[], []]);
  });
});

describe('a greeting', () => {
  const greeting = { partner: 'Anna', offer: null, code: null, ownCode: false };
  const embed = { banner: '' };

  it('is asked for and shown where the merchant wants it', async () => {
    const page = await openPage({ url: LANDING, embed: { banner: 'true' }, answers: { greeting } });
    expect(page.shown).toEqual([{ kind: 'greeting', detail: greeting }]);
  });

  it('is not asked for otherwise', async () => {
    const page = await openPage({ url: LANDING, embed, answers: { greeting } });
    expect(page.calls.filter(({ url }) => url.includes('greeting'))).toEqual([]);
  });

  it('is not shown in the name of nobody', async () => {
    const answers = { greeting: { ...greeting, partner: null } };
    expect((await openPage({ url: LANDING, embed: { banner: 'true' }, answers })).shown).toEqual([]);
  });
});

describe('codes that are applied by themselves', () => {
  const embed = { codes: 'true' };
  const shared = { greeting: { partner: 'Anna', offer: null, code: 'ANNA 10', ownCode: false } };
  const own = { greeting: { partner: 'Anna', offer: null, code: null, ownCode: true }, code: { code: 'ONE-7' } };

  it('wait on the cart of who came by link, also without consent, of which nothing is kept', async () => {
    const page = await openPage({ url: LANDING, embed, answers: shared, consent: 'required' });
    expect(page.device.codes).toEqual(['ANNA 10']);
    expect(page.device.storage.size + page.device.session.size + page.device.cookies.size).toBe(0);
    expect(page.device.cart).toEqual({});
  });

  it('never replace one that is there', async () => {
    const device = newDevice();
    device.codes = ['TYPED'];
    await openPage({ url: LANDING, embed, answers: shared, device });
    expect(device.codes).toEqual(['TYPED']);
  });

  it('are not applied again by a reload or a later page', async () => {
    const url = 'https://shop.example/?ref=ANN10';
    const { device } = await openPage({ url, embed, answers: shared });
    device.codes = [];
    await openPage({ url, embed, answers: shared, device, navigation: 'reload' });
    await openPage({ embed, answers: shared, device });
    expect(device.codes).toEqual([]);
  });

  it('are this visitor’s own where the programme has single-use codes', async () => {
    const page = await openPage({ url: LANDING, embed, answers: own });
    expect(page.posts(CODE).map(({ body }) => body)).toEqual([{ visitor: VISITOR, ref: 'ANN10' }]);
    expect(page.device.codes).toEqual(['ONE-7']);
  });

  it('are for the visitor whom a reported click made, too', async () => {
    const page = await openPage({ url: 'https://shop.example/?ref=ANN10', embed, answers: own });
    expect(page.posts(CODE).map(({ body }) => body)).toEqual([{ visitor: OTHER, ref: 'ANN10' }]);
  });

  it('leave the cart alone where there is none to give', async () => {
    const answers = { ...own, code: { code: null } };
    expect((await openPage({ url: LANDING, embed, answers })).device.codes).toEqual([]);
  });
});

describe('what goes straight to a checkout', () => {
  it('carries the visitor in the product form', async () => {
    const page = await openPage({ url: LANDING });
    const form = new Map<string, string>();
    await page.press({ form });
    expect([...form]).toEqual([['attributes[_tributary]', VISITOR]]);
  });

  it('carries it with the line as well by a button that leaves the cart behind', async () => {
    const page = await openPage({ url: LANDING });
    const form = new Map<string, string>();
    await page.press({ form, buyNow: true });
    expect(form.get('properties[_tributary]')).toBe(VISITOR);
  });

  it('carries it in a cart link', async () => {
    const page = await openPage({ url: LANDING });
    const link = { href: 'https://shop.example/cart/41:1,42:2?discount=X' };
    await page.press({ link });
    expect(new URL(link.href).searchParams.get('attributes[_tributary]')).toBe(VISITOR);
    const cart = { href: 'https://shop.example/cart/change?line=1' };
    await page.press({ link: cart });
    expect(cart.href).toBe('https://shop.example/cart/change?line=1');
  });

  it('carries nothing before consent', async () => {
    const page = await openPage({ url: LANDING, consent: 'required' });
    const form = new Map<string, string>();
    await page.press({ form, buyNow: true });
    expect(form.size).toBe(0);
  });
});

describe('two tabs', () => {
  it('are one visitor, whichever came by the link', async () => {
    const device = newDevice();
    const before = await openPage({ device });
    await openPage({ url: LANDING, device });
    device.cart = {};
    await before.requested('https://shop.example/cart/add.js');
    expect(device.cart._tributary).toBe(VISITOR);
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
