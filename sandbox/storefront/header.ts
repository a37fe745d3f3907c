// What Shopify writes at {{ content_for_header }}: the global `Shopify` and, once a script asks for it, the customer
// privacy API. Consent is kept in a first-party cookie; a shop that need not ask allows everything.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootOf, type Visit } from './visit.ts';

export function contentForHeader(visit: Visit): string {
  const { shop, locale } = visit;
  const facts = {
    shop: shop.domain,
    locale,
    country: shop.countryCode,
    currency: { active: shop.currency, rate: '1.0' },
    theme: { name: 'Sandbox', id: 1 },
    routes: { root: rootOf(visit) },
    consentRequired: shop.consentRequired,
  };
  const script = readFileSync(join(import.meta.dirname, 'header.browser.js'), 'utf8');
  return `<script id="shopify-features">window.Shopify = ${JSON.stringify(facts).replace(/</g, '\\u003c')};\n${script}</script>`;
}
