import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';

/** Approved partners whose name, number or code matches what was typed, for choosing one. */
export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const search = new URL(args.request.url).searchParams.get('q') ?? '';
    return { choices: await admin.partnerChoices(shopId, search.slice(0, 100)) };
  });
}
