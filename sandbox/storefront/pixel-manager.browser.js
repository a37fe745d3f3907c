// Runs an app's pixel as Shopify does: in a frame of no origin, without the page's document or storage, which it may only ask for; and not
// before the visitor has allowed every purpose that it declares. The cookie `_ad_blocker=on` is a browser that lets no pixel through.
(() => {
  const { script, settings, purposes, events } = JSON.parse(document.getElementById('web-pixel').textContent);
  if (/(?:^|; )_ad_blocker=on/.test(document.cookie)) return;

  const consent = () => {
    const given = window.Shopify.customerPrivacy;
    return {
      analyticsProcessingAllowed: given.analyticsProcessingAllowed(),
      marketingAllowed: given.marketingAllowed(),
      preferencesProcessingAllowed: given.preferencesProcessingAllowed(),
      saleOfDataAllowed: given.saleOfDataAllowed(),
    };
  };
  const needed = {
    analytics: 'analyticsProcessingAllowed',
    marketing: 'marketingAllowed',
    preferences: 'preferencesProcessingAllowed',
  };
  const isAllowed = () => purposes.every((purpose) => consent()[needed[purpose]]);

  // Each happens once for a checkout, however often its page is loaded.
  const happened = events.filter(({ name, data }) => {
    const mark = `_wpm:${name}:${data.checkout.token}`;
    if (sessionStorage.getItem(mark)) return false;
    sessionStorage.setItem(mark, '1');
    return true;
  });

  const places = {
    cookie: (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? '',
    localStorage: (name) => localStorage.getItem(name),
    sessionStorage: (name) => sessionStorage.getItem(name),
  };

  let frame = null;
  const tell = (message) => frame.contentWindow.postMessage(message, '*');

  const start = async () => {
    const source = await (await fetch(script)).text();
    frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.hidden = true;
    frame.title = 'web pixel';
    // This script stands in the page itself, which the end tag's own spelling would end.
    frame.srcdoc = `<script>(${inside})()${'<'}/script>`;
    frame.addEventListener('load', () => {
      tell({ source, settings, customerPrivacy: consent() });
      for (const event of happened) tell({ event });
    });
    document.body.append(frame);
  };

  window.addEventListener('message', ({ source, data }) => {
    if (frame === null || source !== frame.contentWindow || typeof data?.asked !== 'number') return;
    tell({ answered: data.asked, value: places[data.place]?.(data.name) ?? null });
  });

  window.Shopify.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => {
    if (isAllowed()) start();
    document.addEventListener('visitorConsentCollected', () => {
      if (frame !== null) tell({ event: { name: 'visitorConsentCollected', customerPrivacy: consent() } });
      else if (isAllowed()) start();
    });
  });

  /** The other side of the wall. */
  function inside() {
    const subscribers = new Map();
    const waiting = new Map();
    let asked = 0;
    const subscribe = (name, callback) => {
      subscribers.set(name, [...(subscribers.get(name) ?? []), callback]);
      return () => subscribers.delete(name);
    };
    const ask = (place) => (name) =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        parent.postMessage({ asked, place, name }, '*');
      });
    addEventListener('message', ({ data }) => {
      if ('answered' in data) waiting.get(data.answered)?.(data.value);
      if ('event' in data) for (const callback of subscribers.get(data.event.name) ?? []) callback(data.event);
      if (!('source' in data)) return;
      const api = {
        settings: data.settings,
        analytics: { subscribe },
        browser: {
          cookie: { get: ask('cookie') },
          localStorage: { getItem: ask('localStorage') },
          sessionStorage: { getItem: ask('sessionStorage') },
        },
        init: { customerPrivacy: data.customerPrivacy, context: {}, data: {} },
        customerPrivacy: { subscribe },
      };
      const shopify = { extend: (_target, extend) => extend(api) };
      // A strict sandbox has no page.
      new Function('shopify', 'document', 'window', 'parent', 'top', 'localStorage', 'sessionStorage', data.source)(
        shopify,
      );
    });
  }
})();
