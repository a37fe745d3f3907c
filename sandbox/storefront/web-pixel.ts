// Shopify's pixel manager on the checkout's pages: hands the built web pixel the events, in a sandbox of its own, once the visitor has allowed
// what the pixel asks for; what happened before is played back then.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, Refusal } from '../http.ts';
import { readPixelConfig } from '../pixel-config.ts';
import type { Settings } from '../settings.ts';
import type { Order } from '../world/order-state.ts';
import type { Attribute } from '../world/state.ts';
import type { Visit } from './visit.ts';

export const PIXEL_SCRIPT = '/cdn/wpm/pixel.js';

export type CheckoutEvent = {
  name: 'checkout_started' | 'checkout_completed';
  token: string;
  attributes: Attribute[];
  order: Order | null;
};

/** What the page's template writes at its end: nothing where the app has no pixel in the shop. */
export function pixelTag({ shop, settings }: Visit, events: CheckoutEvent[]): string {
  const config = readPixelConfig(settings.pixelDir);
  if (shop.webPixel === null || config === null) return '';
  const told = {
    script: PIXEL_SCRIPT,
    settings: JSON.parse(shop.webPixel.settings),
    purposes: config.purposes,
    events: events.map(({ name, token, attributes, order }) => ({
      name,
      type: 'standard',
      timestamp: new Date().toISOString(),
      data: {
        checkout: {
          token,
          attributes: attributes.map((one) => ({ key: one.name, value: one.value })),
          // Personal fields are null without the protected scopes.
          email: null,
          phone: null,
          order: order && { id: order.id, customer: { id: null, isFirstOrder: null } },
        },
      },
    })),
  };
  const json = JSON.stringify(told).replace(/</g, '\\u003c');
  const manager = readFileSync(join(import.meta.dirname, 'pixel-manager.browser.js'), 'utf8');
  return `<script type="application/json" id="web-pixel">${json}</script>\n<script>${manager}</script>`;
}

export function pixelScript({ builtPixelDir }: Settings): Answer {
  try {
    return {
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
      body: readFileSync(join(builtPixelDir, 'pixel.js')),
    };
  } catch {
    throw new Refusal(404, `no pixel has been built into ${builtPixelDir}`);
  }
}
