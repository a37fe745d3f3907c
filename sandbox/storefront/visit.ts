// Who is in the shop: the visit (its first page and where it came from, as Shopify notes on the order), the signed-in
// customer and the cart. Visits and sign-ins live in memory, carts in the world.
import { randomBytes } from 'node:crypto';
import { ANSWERED, type Answer, cookie, type Exchange, type Handler } from '../http.ts';
import type { Settings } from '../settings.ts';
import { createCart } from '../world/carts.ts';
import type { Cart, Customer, Shop } from '../world/state.ts';
import { requireShop, type World } from '../world.ts';

export type Session = { landingSite: string | null; referringSite: string | null };

export const DEFAULT_LOCALE = 'en';
/** Languages of the shop, each below a path of its own but the default one. */
export const LOCALES = [DEFAULT_LOCALE, 'fr', 'de', 'es'] as const;

export type Visit = {
  world: World;
  settings: Settings;
  shop: Shop;
  exchange: Exchange;
  /** By the address: /fr/… */
  locale: string;
  session: Session;
  customer: Customer | null;
  cart: () => Cart | null;
  requireCart: () => Cart;
  /** Forgets the cart, as after checkout. */
  dropCart: () => void;
  signIn: (customer: Customer) => void;
  signOut: () => void;
};

/** `/`, or `/fr/` where the page is in a language that is not the shop's own. */
export function rootOf({ locale }: Visit): string {
  return locale === DEFAULT_LOCALE ? '/' : `/${locale}/`;
}

const SESSION = '_shopify_s';
const CUSTOMER = '_secure_customer_sig';
const CART = 'cart';
/** In the address of a checkout that is not the shopper's cart. */
export const OWN_CHECKOUT = 'checkout';
const SESSION_SECONDS = 30 * 60;
const CART_SECONDS = 14 * 24 * 3600;
const KEPT = 5000;

/** Keeps the newest entries; the oldest goes when there are too many. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  const oldest = entries.keys().next();
  if (entries.size > KEPT && !oldest.done) entries.delete(oldest.value);
}

export type VisitHandler = (visit: Visit) => Answer | typeof ANSWERED | Promise<Answer | typeof ANSWERED>;

/** Gives a function that turns a shop's handler into one of the router's. */
export function openVisits(world: World, settings: Settings): (handler: VisitHandler) => Handler {
  const sessions = new Map<string, Session>();
  const signedIn = new Map<string, string>();

  function begin(exchange: Exchange, cookies: string[]): Visit {
    const shop = requireShop(world, settings.defaultShop);
    const sessionKey = exchange.cookies[SESSION] ?? randomBytes(12).toString('hex');
    const session = sessions.get(sessionKey) ?? { landingSite: null, referringSite: null };
    keep(sessions, sessionKey, session);
    cookies.push(cookie(SESSION, sessionKey, { maxAgeSeconds: SESSION_SECONDS, httpOnly: true }));
    const customerId = signedIn.get(exchange.cookies[CUSTOMER] ?? '');
    // A checkout of its own, as "buy now" begins one, has a cart of its own.
    const own = exchange.query.get(OWN_CHECKOUT);
    let cartToken: string | null = own ?? exchange.cookies[CART] ?? null;
    const cart = () => (cartToken === null ? null : (shop.carts.get(cartToken) ?? null));
    return {
      world,
      settings,
      shop,
      exchange,
      locale: LOCALES.find((one) => exchange.url.pathname.split('/')[1] === one) ?? DEFAULT_LOCALE,
      session,
      customer: customerId === undefined ? null : (shop.customers.get(customerId) ?? null),
      cart,
      requireCart() {
        const found = cart() ?? createCart(world, shop);
        cartToken = found.token;
        cookies.push(cookie(CART, found.token, { maxAgeSeconds: CART_SECONDS }));
        return found;
      },
      dropCart() {
        if (cartToken !== null) shop.carts.delete(cartToken);
        cartToken = null;
        world.changed();
        if (own === null) cookies.push(cookie(CART, '', { maxAgeSeconds: 0 }));
      },
      signIn(customer) {
        const token = randomBytes(16).toString('hex');
        keep(signedIn, token, customer.id);
        cookies.push(cookie(CUSTOMER, token, { httpOnly: true }));
      },
      signOut() {
        signedIn.delete(exchange.cookies[CUSTOMER] ?? '');
        cookies.push(cookie(CUSTOMER, '', { maxAgeSeconds: 0, httpOnly: true }));
      },
    };
  }

  return (handler) => async (exchange) => {
    const cookies: string[] = [];
    const answer = await handler(begin(exchange, cookies));
    if (answer === ANSWERED) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': cookies } };
  };
}

/** The first page of a visit is its landing site, with its query; a foreign referrer is its referring site. */
export function noteArrival({ session, exchange }: Visit): void {
  // The theme editor's preview is no visit.
  if (session.landingSite !== null || exchange.headers['sec-fetch-dest'] === 'iframe') return;
  session.landingSite = exchange.url.pathname + exchange.url.search;
  const referrer = exchange.headers.referer;
  session.referringSite =
    referrer && URL.canParse(referrer) && new URL(referrer).origin !== exchange.url.origin ? referrer : null;
}
