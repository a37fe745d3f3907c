import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireReadableHost } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';

/** Shopify's own pages of signing in: the library answers them by what it throws. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    requireReadableHost(request);
    await context.services.shopify.authenticate.admin(request);
    return null;
  });
}
