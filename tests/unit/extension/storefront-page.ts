// A small stand-in for a page of a shop: just the browser that the theme extension's script touches, recorded.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

export const SCRIPT = new URL('../../../extensions/theme/assets/tributary.js', import.meta.url);
export const VISITOR = '0193f5a8-1c2d-7e3f-8a4b-5c6d7e8f9a0b';
export const OTHER = '0193f5a8-ffff-7e3f-8a4b-5c6d7e8f9a0b';

/** What a browser keeps from page to page. */
export type Device = { storage: Map<string, string>; cookies: Map<string, string>; cart: Record<string, string> };

export function newDevice(): Device {
  return { storage: new Map(), cookies: new Map(), cart: {} };
}

export type PageOptions = {
  url?: string;
  device?: Device;
  referrer?: string;
  navigation?: 'navigate' | 'reload' | 'back_forward';
  /** `required`: the shop must ask and has no answer yet; `missing`: the page has no consent API at all. */
  consent?: 'allowed' | 'required' | 'missing';
  customer?: string;
  root?: string;
  /** Storage that throws, as in a browser that forbids it. */
  storageForbidden?: boolean;
  /** Every request fails. */
  offline?: boolean;
};

export type Call = { method: string; url: string; body: Record<string, unknown> | null };

function cookieJar(cookies: Map<string, string>) {
  return {
    get: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    set(text: string) {
      const [pair = '', ...attributes] = text.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('max-age=0')) cookies.delete(name);
      else cookies.set(name, value);
    },
  };
}

function storageOf({ storage }: Device, forbidden: boolean) {
  const guard = <T>(value: T): T => {
    if (forbidden) throw new Error('SecurityError');
    return value;
  };
  return {
    getItem: (key: string) => guard(storage.get(key) ?? null),
    setItem: (key: string, value: string) => guard(storage).set(key, value),
    removeItem: (key: string) => guard(storage).delete(key),
  };
}

/** The shop's and the app's answers. */
function answer(call: Call, device: Device, root: string): unknown {
  if (call.url === `${root}cart.js`) return { attributes: device.cart };
  if (call.url === `${root}cart/update.js`) {
    for (const [name, value] of Object.entries((call.body?.attributes ?? {}) as Record<string, string>)) {
      if (value === '') delete device.cart[name];
      else device.cart[name] = value;
    }
    return {};
  }
  if (call.url.endsWith('/click')) return { visitor: OTHER };
  return { credit: null, state: 'none' };
}

/** Opens a page and runs the script in it; `settle` waits until everything it began is done. */
export async function openPage(options: PageOptions = {}) {
  const { device = newDevice(), consent = 'allowed', root = '/', offline = false } = options;
  const calls: Call[] = [];
  const failures: unknown[] = [];
  const listeners = new Map<string, ((event?: unknown) => void)[]>();
  const observers: ((list: unknown) => void)[] = [];
  const location = new URL(options.url ?? 'https://shop.example/');
  let allowed = consent === 'allowed';

  const on = (name: string, listener: (event?: unknown) => void) =>
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  const jar = cookieJar(device.cookies);
  const document = {
    currentScript: {
      dataset: { proxy: '/apps/tributary', ...(options.customer ? { customer: options.customer } : {}) },
    },
    referrer: options.referrer ?? '',
    addEventListener: on,
    get cookie() {
      return jar.get();
    },
    set cookie(text: string) {
      jar.set(text);
    },
  };
  const page: Record<string, unknown> = {
    document,
    location,
    URL,
    history: {
      state: { theme: 1 },
      replaceState: (_state: unknown, _title: string, url: URL) => {
        location.href = url.href;
      },
    },
    performance: { getEntriesByType: () => [{ type: options.navigation ?? 'navigate' }] },
    PerformanceObserver: class {
      constructor(callback: (list: unknown) => void) {
        observers.push(callback);
      }
      observe() {}
    },
    addEventListener: on,
    fetch: async (url: string, init: { method?: string; body?: string } = {}) => {
      const call = { method: init.method ?? 'GET', url: String(url), body: init.body ? JSON.parse(init.body) : null };
      calls.push(call);
      if (offline) throw new TypeError('Failed to fetch');
      return { ok: true, json: async () => structuredClone(answer(call, device, root)) };
    },
    Shopify: {
      routes: { root },
      loadFeatures: (_features: unknown, done: (error: unknown) => void) => done(null),
      customerPrivacy: { marketingAllowed: () => allowed },
    },
  };
  Object.defineProperty(page, 'localStorage', {
    get: () => storageOf(device, options.storageForbidden ?? false),
  });
  if (consent === 'missing') page.Shopify = undefined;
  page.window = page;

  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const unhandled = (reason: unknown) => failures.push(reason);
  const run = async () => {
    process.on('unhandledRejection', unhandled);
    try {
      runInNewContext(readFileSync(SCRIPT, 'utf8'), page);
    } catch (error) {
      failures.push(error);
    }
    await settle();
    process.off('unhandledRejection', unhandled);
  };
  await run();

  return {
    device,
    calls,
    failures,
    location,
    posts: (path: string) => calls.filter((call) => call.method === 'POST' && call.url === path),
    /** The visitor answers the consent banner. */
    async answerConsent(yes: boolean) {
      allowed = yes;
      for (const listener of listeners.get('visitorConsentCollected') ?? []) listener();
      await settle();
    },
    /** The theme made a request, as the browser's resource timing shows it. */
    async requested(name: string) {
      for (const observer of observers) observer({ getEntries: () => [{ name }] });
      await settle();
    },
    /** The theme swapped the page and ran its scripts again. */
    async swap(customer?: string) {
      document.currentScript = { dataset: { proxy: '/apps/tributary', ...(customer ? { customer } : {}) } };
      await run();
    },
    listeners,
  };
}
