/*
 * Runs in Shopify's sandbox beside the checkout and tells the app two things: the checkout's token, and the visitor that the shop's own storage
 * keeps. Nothing else leaves it, nothing personal, and nothing at all for a visitor whom no partner sent. Shopify starts it only with consent and
 * then plays back what happened before; consent that is taken back while it runs silences it, and what it held is told once consent is given.
 */
import { register } from '@shopify/web-pixels-extension';

const key = '_tributary';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Consent {
  readonly analyticsProcessingAllowed: boolean;
  readonly marketingAllowed: boolean;
}

register(({ analytics, browser, customerPrivacy, init, settings }) => {
  const allows = (consent: Consent) => consent.analyticsProcessingAllowed && consent.marketingAllowed;
  let allowed = allows(init.customerPrivacy);
  let held: (() => void)[] = [];

  // Each place may be closed to us: then the next one is asked.
  const read = (place: () => Promise<unknown>) =>
    Promise.resolve()
      .then(place)
      .catch(() => null);

  const findVisitor = async (attributes: readonly { readonly key: string; readonly value: string }[] | undefined) =>
    [
      attributes?.find((attribute) => attribute.key === key)?.value,
      await read(() => browser.cookie.get(key)),
      await read(() => browser.localStorage.getItem(key)),
    ].find((found) => typeof found === 'string' && uuid.test(found));

  for (const name of ['checkout_started', 'checkout_completed'] as const) {
    analytics.subscribe(name, (event) => {
      const { token, attributes } = event.data.checkout;
      const tell = async () => {
        const visitor = await findVisitor(attributes);
        if (!token || !visitor) return;
        const body = JSON.stringify({ account: settings.accountID, event: name, checkout: token, visitor });
        // As text, so that no browser has to ask first; kept alive, because the shopper is about to leave the page.
        await fetch(settings.endpoint, { method: 'POST', keepalive: true, body }).catch(() => {});
      };
      if (allowed) void tell();
      else held.push(tell);
    });
  }

  customerPrivacy.subscribe('visitorConsentCollected', (event) => {
    allowed = allows(event.customerPrivacy);
    if (!allowed) return;
    for (const tell of held) tell();
    held = [];
  });
});
