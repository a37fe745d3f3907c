/*
 * Remembers who sent this visitor, and says so on the cart. Loaded with `defer` on every page, it must never break a shop: every step fails
 * silently. Nothing is kept on the device, nor put on the cart, before the shop's consent banner allows it; what was kept is taken back when
 * consent is. What shows something (greeting, credit) is another file, fetched only when there is something to show.
 */
import type { CreditNews, Greeting } from './notices.ts';

const KEY = '_tributary';
const ATTRIBUTE = `attributes[${KEY}]`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A link's code as we write it, then as other apps did, whose old links live on. */
const NAMES = ['ref', 'sca_ref', 'rfsn', 'aff', 'via', 'afmc', 'fpr', 'bg_ref', 'a_aid'];

const win = window as unknown as Record<string, unknown> & {
  Shopify?: {
    routes?: { root?: string };
    customerPrivacy: { marketingAllowed(): boolean };
    loadFeatures(features: readonly object[], done: (error?: unknown) => void): void;
  };
};
const doc = document;
const data: DOMStringMap = (doc.currentScript as HTMLElement | null)?.dataset ?? {};
const proxy = data.proxy || '/apps/tributary';

function attempt<Result>(step: () => Result): Result | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

const none = () => {};
const stored = (key: string) => attempt(() => localStorage.getItem(key));
const store = (key: string, value: string) => attempt(() => localStorage.setItem(key, value));
const drop = (key: string) => attempt(() => localStorage.removeItem(key));

/** What an answer is taken for is read with care where it is used. */
const ask = <Answer>(url: string, body?: object): Promise<Answer> =>
  fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: body && JSON.stringify(body),
    keepalive: !!body,
  }).then((answer) => (answer.ok ? answer.json().catch(none) : Promise.reject(answer)));

let customer = data.customer;
/** Who this browser is, in memory until consent is given. */
let visitor: string | undefined;
/** Whom the redirect, or the app, says it is. */
let handed: string | undefined;
let syncing = false;
let turn: Promise<unknown> = Promise.resolve();

// Asked each time: another tab may have answered since.
const isAllowed = () => attempt(() => win.Shopify?.customerPrivacy.marketingAllowed());

const remembered = () =>
  [stored(KEY), attempt(() => doc.cookie.match(/(?:^|; )_tributary=([^;]+)/)?.[1])].find((id) =>
    UUID.test(id as string),
  ) as string | undefined;

const cookie = (value: string, age: number) =>
  attempt(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in too many browsers
    doc.cookie = `${KEY}=${value};path=/;max-age=${age};samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  });

const root = () => win.Shopify?.routes?.root || '/';

// One thing at a time, lest two first requests make two carts. The cart is asked first, so that an unchanged one is never written.
/** The shop's own, as far as it is read. */
interface Cart {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly discount_codes?: readonly unknown[];
}
const withCart = (change: (cart: Cart) => unknown) => {
  turn = turn.then(() => ask<Cart>(`${root()}cart.js`).then(change)).catch(none);
  return turn;
};

const onCart = (value: string) =>
  withCart(
    (cart) =>
      (cart.attributes?.[KEY] || '') !== value && ask(`${root()}cart/update.js`, { attributes: { [KEY]: value } }),
  );

const sync = () => {
  if (syncing || !isAllowed()) return;
  visitor = remembered() || visitor;
  if (!visitor) return;
  syncing = true;
  onCart(visitor).then(() => {
    syncing = false;
  });
};

const show = (kind: string, detail: unknown) =>
  attempt(() => import(data.notices as string).then((notices) => notices.show(kind, detail, data)).catch(none));

// The proxy's signature tells the app which customer this is; the mark only saves repeated reports.
const register = () => {
  const mark = `${customer}:${visitor}`;
  if (customer && stored(`${KEY}_c`) !== mark)
    ask<CreditNews>(`${proxy}/registered`, { visitor }).then((news) => {
      store(`${KEY}_c`, mark);
      const { state, credit, code } = news;
      const detail = { state, ...(credit || code) };
      // A theme that shows the news by itself prevents ours.
      if ((credit || code) && doc.dispatchEvent(new CustomEvent('tributary:credit', { detail, cancelable: true })))
        show('credit', news);
    }, none);
};

// Who came again by another link is one person: the app is told until it has heard it.
const join = () => {
  const other = stored(`${KEY}_j`);
  const done = () => drop(`${KEY}_j`);
  if (other) ask(`${proxy}/joined`, { visitor, with: other }).then(done, (answer) => answer.status < 500 && done());
};

const keep = () => {
  if (!isAllowed()) return;
  const known = remembered();
  if (known && handed && known !== handed) store(`${KEY}_j`, handed);
  visitor = known || handed;
  if (!visitor) return;
  store(KEY, visitor);
  cookie(visitor, 31536000);
  join();
  sync();
  register();
};

const forget = () => {
  const known = remembered();
  for (const kept of ['localStorage', 'sessionStorage'])
    attempt(() => {
      const storage = win[kept] as Storage;
      for (const key of Object.keys(storage)) if (key.startsWith(KEY)) storage.removeItem(key);
    });
  for (const input of attempt(() => doc.querySelectorAll(`[name$="[${KEY}]"]`)) ?? []) input.remove();
  if (!known) return;
  cookie('', 0);
  onCart('');
};

const consent = () => (isAllowed() ? keep : forget)();

// What goes straight to a checkout is told on the way: product forms, their "buy now" buttons, which read the form, and cart links.
const tell = ({ target }: Event) => {
  const element = target as Element;
  const form = element.closest?.('form[action*="/cart/add"]');
  const link = element.closest?.('a[href*="/cart/"]') as HTMLAnchorElement | null;
  if (!visitor || !isAllowed()) return;
  if (form) {
    put(form, ATTRIBUTE, visitor);
    // Such a button leaves the cart's attributes behind and takes the line's. Gone again before the same form adds to the cart.
    if (element.closest('[class*="shopify-payment-button"],shopify-accelerated-checkout')) {
      const property = put(form, `properties[${KEY}]`, visitor);
      setTimeout(() => property.remove(), 2000);
    }
  }
  if (link && /\/cart\/\d+:/.test(link.pathname)) {
    const url = new URL(link.href);
    url.searchParams.set(ATTRIBUTE, visitor);
    link.href = url.href;
  }
};

const put = (form: Element, name: string, value: string) => {
  let input = form.querySelector(`[name="${name}"]`) as HTMLInputElement | null;
  if (!input) {
    input = doc.createElement('input');
    input.type = 'hidden';
    input.name = name;
    form.append(input);
  }
  input.value = value;
  return input;
};

// A code waits on the cart as if the shopper had followed a discount link; one that is there already stays.
const apply = (code?: string | null) =>
  code &&
  withCart(
    (cart) => cart.discount_codes?.length || fetch(`/discount/${encodeURIComponent(code)}?redirect=${root()}cart.js`),
  );

const greet = (ref: string) => {
  if (data.codes || data.banner)
    ask<Greeting>(`${proxy}/greeting?ref=${encodeURIComponent(ref)}`).then((greeting) => {
      if (data.banner && greeting.partner) show('greeting', greeting);
      if (!data.codes) return;
      if (greeting.ownCode)
        ask<{ code: string | null }>(`${proxy}/code`, { visitor: visitor || handed, ref }).then(
          ({ code }) => apply(code),
          none,
        );
      apply(greeting.code);
    }, none);
};

// A click is reported once per arrival: not after a reload, going back, or a link inside the shop.
const arrive = () => {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // As it was asked for: a theme's router may have changed the address already.
  const query = new URL(attempt(() => navigation?.name) || location.href).searchParams;
  const shown = new URL(location.href);
  const given = query.get('tvid');
  const ref = NAMES.map((name) => query.get(name)).find(Boolean);
  if (shown.searchParams.has('tvid')) {
    shown.searchParams.delete('tvid');
    history.replaceState(history.state, '', shown);
  }
  if (UUID.test(given as string)) handed = given as string;
  const inside = doc.referrer && attempt(() => new URL(doc.referrer).origin === location.origin);
  if (!ref || (!handed && (inside || (navigation?.type || 'navigate') !== 'navigate'))) return;
  if (handed) greet(ref);
  else
    ask<{ visitor: string }>(`${proxy}/click`, {
      code: ref,
      landing: shown.href,
      referrer: doc.referrer,
      visitor: remembered(),
    }).then((answer) => {
      if (UUID.test(answer.visitor)) handed = answer.visitor;
      keep();
      greet(ref);
    }, none);
};

const start = () => {
  attempt(arrive);
  // Without an arrival, a greeting of this visit stays until it is closed.
  const greeting = data.banner && attempt(() => sessionStorage.getItem(`${KEY}_g`));
  if (greeting)
    show(
      'greeting',
      attempt(() => JSON.parse(greeting)),
    );
  const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
    attempt(() => target.addEventListener(name, (event) => attempt(() => listener(event)), true));
  on(doc, 'visitorConsentCollected', consent);
  on(doc, 'shopify:cart:lines-update', sync);
  on(doc, 'click', tell);
  on(doc, 'submit', tell);
  on(window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && sync());
  // Themes that add to the cart without telling anyone are seen by their requests.
  attempt(() =>
    new PerformanceObserver((list) => {
      if (list.getEntries().some((entry) => /\/cart\/(add|clear)/.test(entry.name))) sync();
    }).observe({ type: 'resource' }),
  );
  attempt(() =>
    win.Shopify?.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], (error) => error || consent()),
  );
};

// A theme that swaps pages without loading them runs this file again: the first run's listeners carry on.
const again = win[KEY] as ((id?: string) => void) | undefined;
if (again) attempt(() => again(data.customer));
else {
  win[KEY] = (id?: string) => {
    customer = id;
    attempt(keep);
  };
  start();
}
