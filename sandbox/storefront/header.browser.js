// The part of Shopify's storefront script that apps may rely on: loadFeatures and customerPrivacy.
(() => {
  const required = window.Shopify.consentRequired;
  delete window.Shopify.consentRequired;
  const COOKIE = '_tracking_consent';
  const read = () => {
    const found = document.cookie.split('; ').find((part) => part.startsWith(`${COOKIE}=`));
    return found ? JSON.parse(decodeURIComponent(found.slice(COOKIE.length + 1))) : {};
  };
  const allowed = (purpose) => (required ? read()[purpose] === true : read()[purpose] !== false);
  const customerPrivacy = {
    marketingAllowed: () => allowed('marketing'),
    analyticsProcessingAllowed: () => allowed('analytics'),
    preferencesProcessingAllowed: () => allowed('preferences'),
    saleOfDataAllowed: () => allowed('sale_of_data'),
    shouldShowBanner: () => required && read().marketing === undefined,
    currentVisitorConsent: () => {
      const given = read();
      const word = (purpose) => (given[purpose] === undefined ? '' : given[purpose] ? 'yes' : 'no');
      return {
        marketing: word('marketing'),
        analytics: word('analytics'),
        preferences: word('preferences'),
        sale_of_data: word('sale_of_data'),
      };
    },
    setTrackingConsent(consent, done) {
      const value = encodeURIComponent(JSON.stringify({ ...read(), ...consent }));
      // biome-ignore lint/suspicious/noDocumentCookie: the stand-in keeps consent where Shopify keeps it
      document.cookie = `${COOKIE}=${value};path=/;max-age=31536000;samesite=lax`;
      const detail = {
        marketingAllowed: allowed('marketing'),
        analyticsAllowed: allowed('analytics'),
        preferencesAllowed: allowed('preferences'),
        saleOfDataAllowed: allowed('sale_of_data'),
      };
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }));
      done?.();
    },
  };
  // Shopify's own "buy now" button begins a checkout of its own with what the product's form says of the line.
  document.addEventListener('click', async (event) => {
    const form = event.target.closest('.shopify-payment-button__button')?.closest('form');
    if (!form) return;
    const { id, quantity, ...fields } = Object.fromEntries(new FormData(form));
    const named = Object.entries(fields).flatMap(([name, value]) => {
      const property = /^properties\[(.+)\]$/.exec(name)?.[1];
      return property ? [[property, value]] : [];
    });
    const response = await fetch('/wallets/checkouts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, quantity, properties: Object.fromEntries(named) }),
    });
    if (response.ok) location.assign((await response.json()).checkout_url);
  });
  window.Shopify.loadFeatures = (features, done) => {
    const unknown = features.find((feature) => feature.name !== 'consent-tracking-api');
    setTimeout(() => {
      if (!unknown) window.Shopify.customerPrivacy = customerPrivacy;
      done?.(unknown ? new Error(`no feature ${unknown.name}`) : null);
    });
  };
})();
