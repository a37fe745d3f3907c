/** GET /portal/:shop/pages?q=: pages of the shop that a link may lead to. */
import { partnerLoader } from './guards.server.ts';

const longestSearch = 100;

export const loader = partnerLoader(async ({ portal, shop, url }) => ({
  pages: await portal.listPages(shop, (url.searchParams.get('q') ?? '').trim().slice(0, longestSearch)),
}));
