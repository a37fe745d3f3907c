// A small stand-in for a page of a shop: just the browser that the theme extension's script touches, recorded.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

export const SCRIPT = new URL('../../../extensions/theme/assets/tributary.js', import.meta.url);
export const VISITOR = '0193f5a8-1c2d-7e3f-8a4b-5c6d7e8f9a0b';
export const OTHER = '0193f5a8-ffff-7e3f-8a4b-5c6d7e8f9a0b';

/** What a browser keeps from page to page. */
export type Device = {
  storage: Map<string, string>;
  session: Map<string, string>;
  cookies: Map<string, string>;
  /** The cart's attributes. */
  cart: Record<string, string>;
  /** The cart's discount codes. */
  codes: string[];
};

export function newDevice(): Device {
  return { storage: new Map(), session: new Map(), cookies: new Map(), cart: {}, codes: [] };
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
  /** The address as the browser asked for it, where the theme's router has changed it since. */
  asked?: string;
  /** Switched on by the app's settings and the merchant's. */
  embed?: { codes?: string; banner?: string };
  /** What the app answers, by the last part of the path; a number is a failure's status. */
  answers?: Record<string, unknown>;
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

/** As in a browser, what is kept are the object's own keys. */
function storageOf(storage: Map<string, string>, forbidden: boolean) {
  const guard = <T>(value: T): T => {
    if (forbidden) throw new Error('SecurityError');
    return value;
  };
  const methods = {
    getItem: (key: string) => guard(storage.get(key) ?? null),
    setItem: (key: string, value: string) => guard(storage).set(key, value),
    removeItem: (key: string) => guard(storage).delete(key),
  };
  return new Proxy(methods, {
    ownKeys: () => guard([...storage.keys()]),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

/** The shop's and the app's answers. */
function answer(call: Call, device: Device, root: string, given: Record<string, unknown>): unknown {
  const path = call.url.split('?')[0] ?? '';
  if (path === `${root}cart.js`)
    return { attributes: device.cart, discount_codes: device.codes.map((code) => ({ code, applicable: true })) };
  if (path.startsWith('/discount/')) {
    device.codes = [decodeURIComponent(path.slice('/discount/'.length))];
    return {};
  }
  if (call.url === `${root}cart/update.js`) {
    for (const [name, value] of Object.entries((call.body?.attributes ?? {}) as Record<string, string>)) {
      if (value === '') delete device.cart[name];
      else device.cart[name] = value;
    }
    return {};
  }
  const name = path.split('/').at(-1) ?? '';
  if (name in given) return given[name];
  if (name === 'click') return { visitor: OTHER };
  return { credit: null, state: 'none' };
}

export type Pressed = {
  form?: Map<string, string>;
  link?: { href: string };
  /** Within a button of Shopify's own that goes straight to a checkout. */
  buyNow?: boolean;
};

/** An element as far as the script looks at it. */
function pressable({ form, link, buyNow }: Pressed) {
  const input = (name: string) => ({
    set value(text: string) {
      form?.set(name, text);
    },
    remove: () => form?.delete(name),
  });
  const formElement = {
    querySelector: (selector: string) => input(/"(.*)"/.exec(selector)?.[1] ?? ''),
    append: () => {},
  };
  const linkElement = link && {
    get href() {
      return link.href;
    },
    set href(value: string) {
      link.href = value;
    },
    get pathname() {
      return new URL(link.href).pathname;
    },
  };
  return {
    closest: (selector: string) => {
      if (selector.startsWith('form')) return form ? formElement : null;
      if (selector.startsWith('a[')) return linkElement ?? null;
      return buyNow ? {} : null;
    },
  };
}

/** Opens a page and runs the script in it; `settle` waits until everything it began is done. */
export async function openPage(options: PageOptions = {}) {
  const { device = newDevice(), consent = 'allowed', root = '/', offline = false, answers = {} } = options;
  const calls: Call[] = [];
  const failures: unknown[] = [];
  const shown: { kind: string; detail: unknown }[] = [];
  const heard: { type: string; detail: unknown }[] = [];
  const listeners = new Map<string, ((event?: unknown) => void)[]>();
  const observers: ((list: unknown) => void)[] = [];
  const location = new URL(options.url ?? 'https://shop.example/');
  let allowed = consent === 'allowed';

  const on = (name: string, listener: (event?: unknown) => void) =>
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  const jar = cookieJar(device.cookies);
  const document = {
    currentScript: {
      dataset: {
        proxy: '/apps/tributary',
        ...options.embed,
        ...(options.customer ? { customer: options.customer } : {}),
      },
    },
    referrer: options.referrer ?? '',
    addEventListener: on,
    querySelectorAll: () => [],
    dispatchEvent: (event: { type: string; detail: unknown }) => heard.push(event) > 0,
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
    setTimeout: () => 0,
    history: {
      state: { theme: 1 },
      replaceState: (_state: unknown, _title: string, url: URL) => {
        location.href = url.href;
      },
    },
    performance: {
      getEntriesByType: () => [
        { type: options.navigation ?? 'navigate', name: options.asked ?? options.url ?? 'https://shop.example/' },
      ],
    },
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
      const found = answer(call, device, root, answers);
      const status = typeof found === 'number' ? found : 200;
      return { ok: status < 300, status, json: async () => structuredClone(found) };
    },
    Shopify: {
      routes: { root },
      loadFeatures: (_features: unknown, done: (error: unknown) => void) => done(null),
      customerPrivacy: { marketingAllowed: () => allowed },
    },
  };
  for (const [name, storage] of [
    ['localStorage', device.storage] as const,
    ['sessionStorage', device.session] as const,
  ])
    Object.defineProperty(page, name, { get: () => storageOf(storage, options.storageForbidden ?? false) });
  page.CustomEvent = class {
    readonly type: string;
    constructor(type: string, init: object) {
      this.type = type;
      Object.assign(this, init);
    }
  };
  // What a real page would import; a page of this kind has no loader of modules.
  page.load = async () => ({ show: (kind: string, detail: unknown) => shown.push({ kind, detail }) });
  if (consent === 'missing') page.Shopify = undefined;
  page.window = page;
  const script = readFileSync(SCRIPT, 'utf8').replace(/\bimport\(/g, 'load(');

  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const unhandled = (reason: unknown) => failures.push(reason);
  const run = async () => {
    process.on('unhandledRejection', unhandled);
    try {
      runInNewContext(script, page);
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
    /** What the shopper is shown, and what the theme hears. */
    shown,
    heard,
    failures,
    location,
    posts: (path: string) => calls.filter((call) => call.method === 'POST' && call.url === path),
    /** The visitor answers the consent banner. */
    async answerConsent(yes: boolean) {
      allowed = yes;
      for (const listener of listeners.get('visitorConsentCollected') ?? []) listener();
      await settle();
    },
    /** The shopper presses something that stands in these elements, named by selectors; what the form or the link then carries. */
    async press(inside: Pressed) {
      for (const listener of listeners.get('click') ?? []) listener({ target: pressable(inside) });
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
