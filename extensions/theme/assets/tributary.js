/* Tributary: remembers who sent this visitor, and says so on the cart. Loaded with `defer`; it must never break a shop, so
   every step fails silently. Nothing is kept on the device, nor put on the cart, before the shop's consent banner allows it. */
(() => {
  const KEY = '_tributary';
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  const win = window;
  const doc = document;
  const data = doc.currentScript?.dataset || {};
  const proxy = data.proxy || '/apps/tributary';

  const attempt = (step) => {
    try {
      return step();
    } catch {}
  };
  const stored = (key) => attempt(() => localStorage.getItem(key));
  const store = (key, value) => attempt(() => localStorage.setItem(key, value));
  const post = (url, body) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
    }).then((res) => (res.ok ? res.json() : Promise.reject()));

  // A theme that swaps pages without loading them runs this file again: the first run's listeners carry on.
  const again = win[KEY];
  if (again) return attempt(() => again(data.customer));

  let customer = data.customer;
  let visitor; // In memory until consent is given.
  let allowed = false;
  let syncing = false;

  const remembered = () =>
    [stored(KEY), attempt(() => doc.cookie.match(/(?:^|; )_tributary=([^;]+)/)?.[1])].find((id) => UUID.test(id));

  const cookie = (value, age) =>
    attempt(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in too many browsers
      doc.cookie = `${KEY}=${value};path=/;max-age=${age};samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
    });

  // The cart is asked first, so that an unchanged cart is never written.
  const onCart = (value) => {
    const cart = `${win.Shopify?.routes?.root || '/'}cart`;
    return fetch(`${cart}.js`, { headers: { Accept: 'application/json' } })
      .then((res) => res.json())
      .then(
        (now) => (now.attributes?.[KEY] || '') !== value && post(`${cart}/update.js`, { attributes: { [KEY]: value } }),
      );
  };

  // The proxy's signature tells the app which customer this is; the mark only saves repeated reports.
  const register = () => {
    const mark = `${customer}:${visitor}`;
    if (customer && stored(`${KEY}_c`) !== mark)
      post(`${proxy}/registered`, { visitor }).then(
        () => store(`${KEY}_c`, mark),
        () => {},
      );
  };

  const sync = () => {
    if (!allowed || syncing || !visitor) return;
    syncing = true;
    const done = () => {
      syncing = false;
    };
    onCart(visitor).then(done, done);
  };

  const keep = () => {
    visitor ||= remembered();
    if (!allowed || !visitor) return;
    store(KEY, visitor);
    cookie(visitor, 31536000);
    sync();
    register();
  };

  const forget = () => {
    if (!remembered()) return;
    for (const key of [KEY, `${KEY}_c`]) attempt(() => localStorage.removeItem(key));
    cookie('', 0);
    onCart('').catch(() => {});
  };

  const consent = () =>
    attempt(() => {
      allowed = win.Shopify.customerPrivacy.marketingAllowed();
      (allowed ? keep : forget)();
    });

  // A click is reported once per arrival: not after a reload, going back, or a link inside the shop.
  const arrive = () => {
    const url = new URL(location.href);
    const query = url.searchParams;
    const handed = query.get('tvid');
    const code = ['ref', 'sca_ref', 'rfsn', 'aff', 'via'].map((name) => query.get(name)).find(Boolean);
    if (handed != null) {
      query.delete('tvid');
      history.replaceState(history.state, '', url);
      if (UUID.test(handed)) visitor = handed;
    }
    const how = attempt(() => performance.getEntriesByType('navigation')[0].type);
    const inside = doc.referrer && attempt(() => new URL(doc.referrer).origin === location.origin);
    if (code && !visitor && !inside && (!how || how === 'navigate'))
      post(`${proxy}/click`, { code, landing: url.href, referrer: doc.referrer, visitor: remembered() }).then(
        (answer) => {
          if (UUID.test(answer.visitor)) visitor = answer.visitor;
          keep();
        },
        () => {},
      );
  };

  win[KEY] = (id) => {
    customer = id;
    keep();
  };
  attempt(arrive);
  attempt(() => doc.addEventListener('visitorConsentCollected', consent));
  attempt(() => doc.addEventListener('shopify:cart:lines-update', sync));
  // Themes that add to the cart without telling anyone are seen by their requests.
  attempt(() =>
    new PerformanceObserver((list) => {
      if (list.getEntries().some((entry) => /\/cart\/(add|clear)/.test(entry.name))) sync();
    }).observe({ type: 'resource' }),
  );
  attempt(() => win.addEventListener('pageshow', (event) => event.persisted && sync()));
  attempt(() =>
    win.Shopify.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], (error) => error || consent()),
  );
})();
