// The shop's back office, inside the admin's frame: orders, customers and the webhook log.
import { framed, type Page, requireStore, storeName } from '../admin-shell/frame.ts';
import { type Exchange, type Handler, Refusal, type Route, redirect, route } from '../http.ts';
import type { Settings } from '../settings.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { customerPage, customersPage } from './customers.ts';
import { changeDispute, changeOrder } from './order-actions.ts';
import { orderPage, ordersPage } from './orders.ts';
import { disturbWebhooks, resend, webhooksPage } from './webhooks.ts';

export function backOfficeRoutes(world: World, settings: Settings, dispatcher: Dispatcher): Route[] {
  const within =
    (handler: (shop: Shop, exchange: Exchange) => ReturnType<Handler>): Handler =>
    (exchange) =>
      handler(requireStore(world, exchange.params.name), exchange);
  const page = (build: (shop: Shop, exchange: Exchange) => Page) =>
    within((shop, exchange) => framed(shop, settings, build(shop, exchange)));
  const store = `/store/${settings.defaultShop.replace('.myshopify.com', '')}`;

  /** What cannot be done is said on the order's own page. */
  const orderAction = (act: (shop: Shop, exchange: Exchange) => void) =>
    within((shop, exchange) => {
      const orderId = exchange.params.id ?? '';
      try {
        act(shop, exchange);
        return redirect(`/store/${storeName(shop)}/orders/${orderId}`, 303);
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 422) throw error;
        return framed(shop, settings, { ...orderPage(shop, orderId, error.message), status: 422 });
      }
    });

  return [
    route('GET', '/admin/orders', () => redirect(`${store}/orders`)),
    route('GET', '/admin/customers', () => redirect(`${store}/customers`)),
    route('GET', '/back-office', () => redirect(`${store}/orders`)),
    route(
      'GET',
      '/store/:name/orders',
      page((shop, { query }) => ordersPage(shop, query)),
    ),
    route(
      'GET',
      '/store/:name/orders/:id',
      page((shop, { params }) => orderPage(shop, params.id ?? '', null)),
    ),
    route(
      'POST',
      '/store/:name/orders/:id/disputes/:dispute',
      orderAction((shop, { params, form }) =>
        changeDispute(world, shop, params.dispute ?? '', form().get('status') ?? ''),
      ),
    ),
    route(
      'POST',
      '/store/:name/orders/:id/:action',
      orderAction((shop, { params, form }) => changeOrder(world, shop, params.id ?? '', params.action ?? '', form())),
    ),
    route(
      'GET',
      '/store/:name/customers',
      page((shop) => customersPage(shop)),
    ),
    route(
      'GET',
      '/store/:name/customers/:id',
      page((shop, { params }) => customerPage(shop, params.id ?? '')),
    ),
    route(
      'GET',
      '/store/:name/webhooks',
      page((shop) => webhooksPage(shop, dispatcher)),
    ),
    route(
      'POST',
      '/store/:name/webhooks/:id/resend',
      within((shop, { params }) => {
        resend(shop, dispatcher, params.id ?? '');
        return redirect(`/store/${storeName(shop)}/webhooks`, 303);
      }),
    ),
    route(
      'POST',
      '/store/:name/webhooks',
      within((shop, { form }) => {
        disturbWebhooks(shop, dispatcher, form().get('do') ?? '');
        return redirect(`/store/${storeName(shop)}/webhooks`, 303);
      }),
    ),
  ];
}
