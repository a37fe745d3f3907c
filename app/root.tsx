import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { type DocumentSettings, documentSettings } from '#app/ui/document/document-handle.ts';
import { ErrorPage } from '#app/ui/document/error-page.tsx';
import { useNonce } from '#app/ui/document/nonce.ts';

export const links = () => [{ rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }];

export const meta = () => [{ title: 'Tributary' }];

/** Public by nature: every embedded page shows them. */
export function loader({ context }: LoaderFunctionArgs) {
  const { apiKey, appBridgeUrl } = context.services.config.shopify;
  return { apiKey, appBridgeUrl };
}

export const shouldRevalidate = () => false;

export function Layout({ children }: { readonly children: ReactNode }) {
  const settings = documentSettings(useMatches());
  const nonce = useNonce();
  return (
    <html lang={settings.lang} {...settings.htmlAttributes} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <AppBridge surface={settings.surface} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}

/** Shopify wants App Bridge to be the first script of the head, neither async nor deferred. */
function AppBridge({ surface }: Pick<DocumentSettings, 'surface'>) {
  const shopify = useRouteLoaderData<typeof loader>('root');
  if (surface !== 'admin' || shopify === undefined) return null;
  return (
    <>
      <meta name="shopify-api-key" content={shopify.apiKey} />
      <script src={shopify.appBridgeUrl} />
    </>
  );
}
