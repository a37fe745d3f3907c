// Where an extension runs. Shopify runs one in a worker without a page and draws the elements that it asks for; here it runs in a frame of no
// origin, so that it reaches neither the shop's cookies and storage nor the app without CORS, just as there. The frame's own script plays Shopify:
// `shopify`, and the elements.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, escapeHtml, html } from '../http.ts';
import type { Visit } from '../storefront/visit.ts';
import { shopUrl } from '../world.ts';
import { type Placement, placedAt, scriptOf } from './built-extensions.ts';
import { factsAt } from './facts.ts';

const BROWSER = join(import.meta.dirname, 'browser');
export const FRAMES = '/_ui-extensions';

/** Frames for what is placed at the target, and the script beside them; nothing where nothing is placed. `about` names the order, if there is one. */
export function renderExtensions(visit: Visit, target: string, about: { order?: string } = {}): string {
  const query = new URLSearchParams(about);
  const frames = placedAt(visit.shop, visit.settings, target).map(({ extension }) => {
    const address = `${FRAMES}/frame/${extension.handle}/${target}?${query}`;
    return `<iframe class="ui-extension" data-ui-extension="${escapeHtml(extension.handle)}" title="${escapeHtml(extension.name)}"
      src="${escapeHtml(address)}" sandbox="allow-scripts allow-popups allow-top-navigation-by-user-activation" allow="clipboard-write *"></iframe>`;
  });
  if (frames.length === 0) return '';
  // First, and not deferred: a frame that asks before anybody listens would wait for ever.
  return `<script src="${FRAMES}/browser/host.js"></script>\n${frames.join('\n')}`;
}

/** Pages of apps that the account's menu leads to. */
export function accountPages({ shop, settings }: Visit): { name: string; url: string }[] {
  return placedAt(shop, settings, 'customer-account.page.render').map(({ extension }) => ({
    name: extension.name,
    url: `/account/pages/${extension.handle}`,
  }));
}

export function framePage(visit: Visit): Answer {
  const { shop, settings, exchange } = visit;
  const { handle = '', target = '' } = exchange.params;
  const placement = placedAt(shop, settings, target).find(({ extension }) => extension.handle === handle);
  const facts = placement && factsAt(visit, target);
  if (!placement || !facts) return html('', 404);
  const language = languageOf(visit, placement);
  const given = {
    target,
    language,
    currency: shop.currency,
    words: placement.extension.locales[language],
    settings: placement.settings,
    networkAccess: placement.extension.networkAccess,
    apiVersion: placement.extension.apiVersion,
    ...facts,
  };
  return html(documentOf(given, scriptOf(placement.extension, settings), language), 200, {
    'content-security-policy': `default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src ${shopUrl(shop)}; connect-src *`,
  });
}

/** The first of the shopper's languages that the extension has words in. */
function languageOf({ exchange }: Visit, { extension }: Placement): string {
  const wanted = String(exchange.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2));
  return wanted.find((language) => language in extension.locales) ?? 'en';
}

function documentOf(given: object, extension: string, language: string): string {
  const part = (file: string) => readFileSync(join(BROWSER, file), 'utf8');
  const script = (source: string) => `<script>${source.replace(/<\/(script)/gi, '<\\/$1')}</script>`;
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>Extension</title><style>${part('frame.css')}</style></head>
<body></body>
${script(`window.GIVEN = ${JSON.stringify(given).replace(/</g, '\\u003c')};`)}
${script(part('elements.js'))}
${script(part('fields.js'))}
${script(part('shopify.js'))}
${script(extension)}
</html>`;
}
