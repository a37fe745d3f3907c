/*
 * The code that a partner chooses for a link. It is read aloud, printed and typed, so it is lower case letters, digits and single hyphens; it
 * stands beside the shop's name, so it pretends to be neither the shop's own page nor somebody's brand, and says nothing that the merchant
 * would not want to read there. Whether it is still free, also by its looks, is known to the directory of links alone.
 */
import { isOffensive } from './offensive-words.ts';
import { wordsOf } from './text.ts';

export const shortestSlug = 3;
export const longestSlug = 40;

export type SlugMistake = 'characters' | 'length' | 'reserved' | 'offensive';

export type ReadSlug =
  | { readonly ok: true; readonly slug: string }
  | { readonly ok: false; readonly mistake: SlugMistake };

/** Addresses of the application and of shops: a link by that name would be taken for the page. */
const reservedPages: ReadonlySet<string> = new Set(
  wordsOf(`
  about account admin ads affiliate affiliates api app apps assets auth blog blogs cart checkout checkouts collections contact discount
  gift-card giftcard healthz help home index info invite legal link links login logout mail news null orders pages partner partners
  password payment pixel policies portal privacy products proxy readyz refer referral refund register robots root search security shop
  sign-in signin signup sitemap staff status store support system team terms test undefined webhooks well-known www
`),
);

/** Names in which people are cheated most: as a word of its own, a link pretends to be theirs. */
const reservedBrands: ReadonlySet<string> = new Set(
  wordsOf(`
  adidas amazon amex apple chanel dhl disney dpd ebay etsy facebook fedex google gucci ikea instagram klarna lego mastercard meta
  microsoft netflix nike official paypal pinterest prada rolex samsung shopify shoppay snapchat sony stripe tesla tiktok tributary
  twitter ups usps visa walmart whatsapp youtube
`),
);

// Numbers of partners: A1001 is another person's.
const partnerNumber = /^[ap]\d{3,}$/;

/** Reads what was typed: capitals become small, white space around it goes. */
export function readSlug(typed: string): ReadSlug {
  const slug = typed.trim().toLowerCase();
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return { ok: false, mistake: 'characters' };
  if (slug.length < shortestSlug || slug.length > longestSlug) return { ok: false, mistake: 'length' };
  if (isReserved(slug)) return { ok: false, mistake: 'reserved' };
  if (isOffensive(slug)) return { ok: false, mistake: 'offensive' };
  return { ok: true, slug };
}

/** Codes near to one that is taken, nearest first; whether they are free is for the directory to say. */
export function slugSuggestions(slug: string, name: string): readonly string[] {
  const stem = slug.slice(0, longestSlug - 12).replace(/-+$/, '');
  const from = [`${stem}-${name}`, `${name}-${stem}`, ...[2, 3, 4, 5, 7, 8, 9].map((number) => `${stem}-${number}`)];
  return [...new Set(from)].filter((candidate) => candidate !== slug && readSlug(candidate).ok);
}

function isReserved(slug: string): boolean {
  return (
    reservedPages.has(slug) ||
    partnerNumber.test(slug) ||
    slug.split('-').some((word) => reservedBrands.has(word)) ||
    reservedBrands.has(slug.replaceAll('-', ''))
  );
}
