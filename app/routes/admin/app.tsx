import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, Outlet, useLoaderData, useRouteError, useRouteLoaderData } from '@remix-run/react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { boundary } from '@shopify/shopify-app-remix/server';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { AdminFrame } from '#app/ui/admin/admin-frame.tsx';
import { FailedPage } from '#app/ui/admin/failed-page.tsx';
import { FormatProvider } from '#app/ui/admin/format.tsx';
import { PhoneProvider } from '#app/ui/admin/narrow.ts';
import type { DocumentHandle } from '#app/ui/document/document-handle.ts';
import type { loader as rootLoader } from '../../root.tsx';
import { authenticateMerchant } from './merchant.server.ts';

export const handle: DocumentHandle = { surface: 'admin' };

export const links: LinksFunction = () => [
  { rel: 'preload', href: polarisStyles, as: 'style' },
  { rel: 'stylesheet', href: polarisStyles },
];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const { currency, timeZone } = await admin.requireShop(shopId);
    return { format: { currency, timeZone, locale: englishOf(args.request) }, phone: isPhone(args.request) };
  });
}

/** The shop's currency and time zone do not change while its pages are used. */
export const shouldRevalidate = () => false;

export default function AdminLayout() {
  const { format, phone } = useLoaderData<typeof loader>();
  return (
    <FormatProvider value={format}>
      <PhoneProvider value={phone}>
        <AdminFrame apiKey={useApiKey()}>
          <Outlet />
        </AdminFrame>
      </PhoneProvider>
    </FormatProvider>
  );
}

/** Answers that the Shopify library throws carry a page of their own; everything else is told in ours. */
export function ErrorBoundary() {
  const error = useRouteError();
  const apiKey = useApiKey();
  if (isRouteErrorResponse(error) && String(error.data).startsWith('<')) return boundary.error(error);
  return (
    <AdminFrame apiKey={apiKey}>
      <FailedPage error={error} />
    </AdminFrame>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

function useApiKey(): string {
  return useRouteLoaderData<typeof rootLoader>('root')?.apiKey ?? '';
}

/** By the hint that some browsers send, else by name; it only decides what is drawn first. */
function isPhone({ headers }: Request): boolean {
  const hint = headers.get('sec-ch-ua-mobile');
  return hint === null ? /Mobile/.test(headers.get('user-agent') ?? '') : hint === '?1';
}

/** The pages are in English, so amounts and dates are too: as the reader's own English writes them, where they have one. */
function englishOf(request: Request): string {
  const wanted = [
    new URL(request.url).searchParams.get('locale') ?? '',
    ...(request.headers.get('accept-language') ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? ''),
  ];
  return wanted.find((tag) => /^en(-[A-Z]{2})?$/.test(tag) && tag !== 'en') ?? 'en';
}
