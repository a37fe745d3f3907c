import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';

/** Pages of the shop whose name contains what was typed, for choosing where a link leads. */
export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId } = await authenticateMerchant(args);
    const search = new URL(args.request.url).searchParams.get('q') ?? '';
    return { pages: await args.context.services.links.pages(shopId, search.trim().slice(0, 100)) };
  });
}
