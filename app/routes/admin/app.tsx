import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Link, Outlet } from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import type { DocumentHandle } from '#app/ui/document/document-handle.ts';

export const handle: DocumentHandle = { surface: 'admin' };

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: polarisStyles }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  return { apiKey: context.services.config.shopify.apiKey };
}

export default function AdminLayout() {
  return (
    <AppProvider isEmbeddedApp={false} apiKey="">
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/partners">Partners</Link>
        <Link to="/app/orders">Orders</Link>
        <Link to="/app/program">Programme</Link>
      </NavMenu>
      <Outlet />
    </AppProvider>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
