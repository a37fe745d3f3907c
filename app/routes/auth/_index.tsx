import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Landing } from '#app/ui/document/landing.tsx';

/** Shopify opens an app at its root; whoever comes by another way learns where it is opened. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app${search}`);
  return null;
}

export default Landing;
