// What Shopify lets an extension know at its target, beside what every extension knows.
import type { Visit } from '../storefront/visit.ts';
import type { Order } from '../world/order-state.ts';
import { shopUrl } from '../world.ts';

function orderOf({ shop, exchange }: Visit): Order | null {
  const token = exchange.query.get('order');
  return [...shop.orders.values()].find((one) => one.token === token) ?? null;
}

/** As `shopify` shows them: what is under `signals` stands there as a signal, with a `value`. Null where the target is not modelled. */
export function factsAt(visit: Visit, target: string): { plain: object; signals: object } | null {
  const { shop, customer } = visit;
  const plain = { shop: { name: shop.name, myshopifyDomain: shop.domain, storefrontUrl: shopUrl(shop) } };
  const person = customer ? { id: `gid://shopify/Customer/${customer.id}` } : undefined;
  const order = orderOf(visit);
  if (target === 'purchase.thank-you.block.render') {
    if (!order) return null;
    const earlier = [...shop.orders.values()].some((one) => one !== order && one.customerId === order.customerId);
    const confirmation = {
      order: { id: `gid://shopify/OrderIdentity/${order.id}` },
      number: order.confirmationNumber,
      isFirstOrder: !earlier,
    };
    return { plain, signals: { orderConfirmation: confirmation } };
  }
  if (target === 'customer-account.order-status.block.render') {
    if (!order) return null;
    const signedIn = customer !== null && customer.id === order.customerId;
    return {
      plain,
      signals: {
        order: { id: `gid://shopify/Order/${order.id}`, name: `#${order.number}` },
        authenticationState: signedIn ? 'fully_authenticated' : 'pre_authenticated',
      },
    };
  }
  if (target.startsWith('customer-account.'))
    return { plain: { authenticatedAccount: { customer: { value: person } } }, signals: {} };
  return null;
}
