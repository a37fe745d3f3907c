// Stand-in for Shopify's App Bridge (cdn.shopify.com/shopifycloud/app-bridge.js): the page's side of the talk with the
// admin shell. The shell is the origin this script came from; messages from anywhere else are not heard, and messages
// go to no other origin. A frame on a foreign site may be denied storage, so storage is used only as a memory aid.
// The elements (<ui-nav-menu> and its kin) are in app-bridge-elements.js, served together with this file.
(() => {
  if (window.shopify) return;
  const script = document.currentScript;
  const shellOrigin = new URL(script.src).origin;
  const shell = window.top === window ? null : window.top;
  const params = new URLSearchParams(location.search);

  const remember = (name) => {
    const given = params.get(name);
    try {
      if (given) sessionStorage.setItem(`app-bridge.${name}`, given);
      return given ?? sessionStorage.getItem(`app-bridge.${name}`) ?? undefined;
    } catch {
      return given ?? undefined;
    }
  };
  const host = remember('host');
  const shop = remember('shop');
  const locale = remember('locale') ?? 'en';

  // Messages: {appBridge: 1, type, id, payload}. One that carries an id expects one answer of type `answer`.
  let lastId = 0;
  const waiting = new Map();
  const handlers = new Map();
  const post = (type, payload, id) => shell?.postMessage({ appBridge: 1, type, payload, id }, shellOrigin);
  const ask = (type, payload) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      post(type, payload, lastId);
    });
  addEventListener('message', (event) => {
    if (event.origin !== shellOrigin || event.source !== shell || event.data?.appBridge !== 1) return;
    const { type, id, payload, error } = event.data;
    if (type !== 'answer') return handlers.get(type)?.(payload);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error) caller?.reject(new Error(error));
    else caller?.resolve(payload);
  });

  const idToken = () => ask('id-token');

  // Requests to the app itself carry a fresh session token; one that the app calls stale is asked once more.
  const plainFetch = window.fetch.bind(window);
  const send = async (request) => {
    if (!request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${await idToken()}`);
    request.headers.set('X-Requested-With', 'XMLHttpRequest');
    return plainFetch(request);
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!shell || new URL(request.url).origin !== location.origin) return plainFetch(request);
    const spare = request.clone();
    const response = await send(request);
    const reauthorize = response.headers.get('X-Shopify-API-Request-Failure-Reauthorize-Url');
    if (reauthorize) {
      window.open(new URL(reauthorize, location.href), '_top');
      return new Promise(() => {}); // the page is leaving: no caller should see a failure
    }
    return response.headers.has('X-Shopify-Retry-Invalid-Session-Request') ? send(spare) : response;
  };

  // A click in the shell's menu becomes `shopify:navigate` on a link, which the app's router turns into a navigation.
  // Before the app is alive nobody listens, so the click waits for its first listener.
  const pending = [];
  let heard = false;
  post('page', 'loading');
  const listen = window.addEventListener;
  window.addEventListener = function (type, ...rest) {
    listen.call(this, type, ...rest);
    if (type !== 'shopify:navigate' || this !== window) return;
    heard = true;
    post('page', 'alive');
    for (const href of pending.splice(0)) navigate(href);
  };
  const navigate = (href) => {
    if (!heard) return void pending.push(href);
    const link = document.createElement('a');
    link.setAttribute('href', href);
    link.hidden = true;
    document.body.append(link);
    link.dispatchEvent(new Event('shopify:navigate', { bubbles: true }));
    link.remove();
  };

  // Addresses of the real admin lead to the shell's own pages: `shopify://admin/…` always, an https address only where
  // the link leaves the frame, for the real admin lets nobody frame it either.
  const adminPath = (address, target) => {
    const text = String(address ?? '');
    const own = /^shopify:\/\/admin(\/.*)?$/.exec(text);
    if (own) return own[1] ?? '/';
    if (!['_top', '_parent', '_blank'].includes(target)) return null;
    const name = shop?.replace('.myshopify.com', '');
    const web = new RegExp(`^https://(?:admin\\.shopify\\.com/store/${name}|${name}\\.myshopify\\.com/admin)(/.*)?$`);
    const found = web.exec(text);
    return found ? (found[1] ?? '/') : null;
  };
  const plainOpen = window.open.bind(window);
  window.open = (address, target = '_blank', ...rest) => {
    const path = adminPath(address, target);
    if (path === null || !shell) return plainOpen(address, target, ...rest);
    post('open', { path, newTab: target === '_blank' });
    return null;
  };

  // While something is unsaved, leaving asks first; the answer belongs to the merchant.
  const guard = { dirty: () => false, discard: () => {} };
  const leaveConfirmation = async () => {
    if (!guard.dirty()) return;
    if (!(await ask('leave-confirmation'))) return new Promise(() => {});
    guard.discard();
  };
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!link || !shell || event.button !== 0) return;
      const newTab = link.target === '_blank' || event.ctrlKey || event.metaKey;
      const path = adminPath(link.getAttribute('href'), link.target);
      if (path !== null) {
        event.preventDefault();
        post('open', { path, newTab });
      } else if (guard.dirty() && !newTab && !link.getAttribute('href').startsWith('#')) {
        event.preventDefault();
        event.stopPropagation();
        leaveConfirmation().then(() => link.click());
      }
    },
    true,
  );
  handlers.set('navigate', (href) => leaveConfirmation().then(() => navigate(href)));

  const callbacks = new Map();
  handlers.set('toast-event', ({ id, name }) => {
    callbacks.get(id)?.[name]?.();
    callbacks.delete(id);
  });
  const toast = {
    show(message, { onAction, onDismiss, ...options } = {}) {
      lastId += 1;
      const id = `toast-${lastId}`;
      callbacks.set(id, { onAction, onDismiss });
      post('toast', { id, message, ...options });
      return id;
    },
    hide: (id) => post('toast-hide', { id }),
  };

  // As Shopify gives it: a list that also knows itself as `selection`; undefined when the merchant cancelled.
  const resourcePicker = async (options) => {
    const chosen = await ask('resource-picker', options);
    return chosen ? Object.assign(chosen, { selection: chosen }) : undefined;
  };
  const element = (id, name) => {
    const found = document.getElementById(id);
    if (found?.localName !== name) throw new Error(`There is no <${name} id="${id}">`);
    return found;
  };
  const elementApi = (name) => ({
    show: async (id) => element(id, name).show(),
    hide: async (id) => element(id, name).hide(),
    toggle: async (id) => element(id, name).toggle(),
  });
  const unavailable = (what) => async () => {
    throw new Error(`${what} is not part of the sandbox`);
  };

  window.shopify = {
    config: {
      apiKey: script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? '',
      host,
      shop,
      locale,
    },
    origin: shellOrigin,
    ready: Promise.resolve(),
    environment: { embedded: Boolean(shell), mobile: false, pos: false, intent: false },
    idToken,
    user: () => ask('user'),
    toast,
    loading: (on = true) => post('loading', on !== false),
    saveBar: { ...elementApi('ui-save-bar'), leaveConfirmation },
    modal: elementApi('ui-modal'),
    resourcePicker,
    picker: async (options) => ({ selected: ask('picker', options) }),
    scopes: {
      query: () => ask('scopes-query'),
      request: (scopes) => ask('scopes-request', { scopes }),
      revoke: (scopes) => ask('scopes-revoke', { scopes }),
    },
    app: { extensions: () => ask('extensions') },
    webVitals: { onReport: async () => {} },
    reviews: { request: async () => ({ success: false, code: 'merchant-ineligible', message: 'Not in the sandbox' }) },
    support: { registerHandler: async () => {} },
    intents: { register: () => () => {}, invoke: unavailable('intents.invoke') },
    tools: { register: () => () => {}, unregister: () => {}, clear: () => {} },
    setSignals: () => {},
  };

  // The bounce page exists only to fetch a token and go on.
  const reload = params.get('shopify-reload');
  if (reload) {
    idToken().then((token) => {
      const target = new URL(reload, location.href);
      target.searchParams.set('id_token', token);
      location.replace(target);
    });
    return;
  }

  // The shell's address follows the page, so that a reload stays where one was.
  const mirror = () => {
    const query = new URLSearchParams(location.search);
    for (const name of ['embedded', 'shop', 'host', 'id_token', 'locale', 'session', 'timestamp', 'hmac'])
      query.delete(name);
    post('location', location.pathname + (query.size ? `?${query}` : ''));
  };
  for (const name of ['pushState', 'replaceState']) {
    const change = history[name];
    history[name] = function (...values) {
      change.apply(this, values);
      mirror();
    };
  }
  listen.call(window, 'popstate', mirror);
  mirror();

  window[Symbol.for('app-bridge')] = { post, ask, handlers, guard };
})();
