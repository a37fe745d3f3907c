// The global `shopify` of an extension, made from what the server gave, and the start of the extension once the script has registered it. What is
// not modelled is refused by name: an extension that relies on more than this must be tried against more than this.
(() => {
  const { GIVEN: given } = window;
  delete window.GIVEN;

  const signal = (value) => ({ value, current: value, subscribe: () => () => {} });
  const signals = Object.fromEntries(Object.entries(given.signals).map(([name, value]) => [name, signal(value)]));
  const registered = new Map();

  function translate(key, values = {}) {
    const found = key.split('.').reduce((node, name) => node?.[name], given.words);
    if (typeof found !== 'string') throw new Error(`no words for ${key}`);
    return found.replace(/{{\s*(\w+)\s*}}/g, (_whole, name) => {
      if (!(name in values)) throw new Error(`${key} needs ${name}`);
      return values[name];
    });
  }

  const number = (options) => new Intl.NumberFormat(given.language, options);
  const waiting = new Map();
  addEventListener('message', ({ source, data }) => {
    if (source !== parent || !waiting.has(data.id)) return;
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    data.token === null ? reject(new Error('no session token')) : resolve(data.token);
  });

  const api = {
    ...given.plain,
    ...signals,
    i18n: {
      translate,
      formatNumber: (value, options) => number(options).format(value),
      formatCurrency: (value, options) =>
        number({ style: 'currency', currency: given.currency, ...options }).format(value),
      formatDate: (date, options) => new Intl.DateTimeFormat(given.language, options).format(date),
    },
    settings: signal(given.settings),
    extension: { target: given.target, apiVersion: given.apiVersion, editor: undefined },
    sessionToken: {
      get: () =>
        new Promise((resolve, reject) => {
          const id = crypto.randomUUID?.() ?? String(Math.random());
          waiting.set(id, { resolve, reject });
          parent.postMessage({ kind: 'token', id }, '*');
        }),
    },
    requireLogin: async () => parent.postMessage({ kind: 'login' }, '*'),
    setSignals() {},
    extend: (target, start) => registered.set(target, start),
  };
  if (!given.target.startsWith('customer-account.order-status')) delete api.requireLogin;

  window.shopify = new Proxy(api, {
    get(all, name) {
      if (typeof name === 'string' && !(name in all)) throw new Error(`twin does not model shopify.${name}`);
      return all[name];
    },
  });

  if (!given.networkAccess) {
    window.fetch = async () => {
      throw new TypeError('the extension has not declared network_access');
    };
  }

  const tellHeight = () => parent.postMessage({ kind: 'height', height: document.body.scrollHeight }, '*');
  addEventListener('load', async () => {
    new ResizeObserver(tellHeight).observe(document.body);
    const start = registered.get(given.target);
    if (!start) throw new Error(`nothing is registered for ${given.target}`);
    await start();
    tellHeight();
  });
})();
