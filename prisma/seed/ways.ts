/** The ways on which the demo's orders come: not each shopper keeps a cookie, and not each order is placed in a browser. */
import type { createChance } from './chance.ts';

type Chance = ReturnType<typeof createChance>;

/** What an order says of its way. `cart` puts the visitor on the cart, `pixel` tells of them at the checkout. */
export interface Way {
  readonly tells: 'cart' | 'pixel' | 'nothing';
  readonly order: Readonly<Record<string, unknown>>;
}

/** Of somebody who followed the link with this code. */
export function wayByLink(chance: Chance, code: string): Way {
  const landingSite = `/?ref=${code}`;
  const drawn = chance.next();
  // An express checkout dropped the cart's attributes.
  if (drawn < 0.1) return { tells: 'pixel', order: { sourceName: 'web' } };
  // Storage was refused: the landing page alone knows.
  if (drawn < 0.18) return { tells: 'nothing', order: { landingSite, referringSite: 'https://www.instagram.com/' } };
  if (drawn < 0.22) return { tells: 'cart', order: { sourceName: 'shopify_draft_order' } };
  return { tells: 'cart', order: chance.happens(0.5) ? { landingSite } : {} };
}

/** Of somebody whom nobody sent, as far as can be proved: now and then somebody wrote down who did. */
export function wayAlone(chance: Chance, partner: { readonly number: string; readonly code: string } | null): Way {
  const drawn = chance.next();
  const order = ((): Way['order'] => {
    if (drawn < 0.15 && partner !== null) return { sourceName: 'pos', note: `Sent by ${partner.number}` };
    if (drawn < 0.25) return { sourceName: 'pos' };
    if (drawn < 0.33) return { company: { id: '7301', locationId: '7302', name: 'Alpine Rescue Supplies' } };
    if (drawn < 0.41 && partner !== null) return { landingSite: `/?sca_ref=${partner.code}` };
    if (drawn < 0.48) return { sourceName: 'shopify_draft_order' };
    return { landingSite: '/', referringSite: 'https://www.google.com/' };
  })();
  return { tells: 'nothing', order };
}
