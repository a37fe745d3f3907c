// Which shop a request to the twin is for: the header that network.mjs sets, or the Host of a myshopify domain.
import { type Exchange, Refusal } from './http.ts';
import type { Shop } from './world/state.ts';
import { requireShop, type World } from './world.ts';

export function shopOf(world: World, exchange: Exchange): Shop {
  const named = exchange.headers['x-sandbox-shop'];
  const domain = typeof named === 'string' ? named : (exchange.headers.host ?? '').split(':')[0];
  if (!domain?.endsWith('.myshopify.com')) throw new Refusal(400, 'which shop? neither x-sandbox-shop nor Host says');
  return requireShop(world, domain);
}
