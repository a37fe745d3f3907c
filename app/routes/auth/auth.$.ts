import type { LoaderFunctionArgs } from '@remix-run/node';

/** Shopify's own pages of signing in: the library answers them by what it throws. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  return null;
}
