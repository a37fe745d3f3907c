// The frame around every page of the portal. It lets nobody in and keeps nobody out: each page has a guard of its own, because pages and
// their frame are loaded side by side.
import chartStyles from '@mantine/charts/styles.css?url';
import { ColorSchemeScript, Container, MantineProvider, mantineHtmlProps } from '@mantine/core';
import coreStyles from '@mantine/core/styles.css?url';
import type { HeadersFunction, LinksFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { DocumentHandle } from '#app/ui/document/document-handle.ts';
import { useNonce } from '#app/ui/document/nonce.ts';
import { FailurePage } from '#app/ui/portal/failure-page.tsx';
import portalStyles from '#app/ui/portal/portal.css?url';
import { PortalProvider } from '#app/ui/portal/portal-context.tsx';
import { Shell } from '#app/ui/portal/shell.tsx';
import { portalTheme, portalVariables } from '#app/ui/portal/theme.ts';
import { openLoader } from '../guards.server.ts';

export const handle: DocumentHandle = {
  surface: 'public',
  lang: (loaded) => (loaded as Frame | undefined)?.locale ?? 'en',
  htmlAttributes: { 'data-mantine-color-scheme': mantineHtmlProps['data-mantine-color-scheme'] },
};

export const links: LinksFunction = () =>
  [coreStyles, chartStyles, portalStyles].map((href) => ({ rel: 'stylesheet', href }));

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'private, no-store' });

export const loader = openLoader(async ({ shop, viewer, locale }) => ({
  shopName: shop.shopName,
  shopTitle: shop.title,
  timeZone: shop.timeZone,
  locale,
  viewer: viewer && {
    name: viewer.partner.name,
    email: viewer.partner.email,
    number: partnerNumber(viewer.partner),
    programKey: viewer.partner.programKey,
    refersFriends: viewer.partner.programKind === 'referral',
    isPaidInShop: viewer.partner.isPaidInShop,
    programs: viewer.memberships.map(({ programKey, programName }) => ({ programKey, programName })),
  },
}));

type Frame = Awaited<ReturnType<typeof loader>>['data'];

export default function PortalFrame() {
  const frame = useLoaderData<typeof loader>();
  return (
    <Dressed frame={frame}>
      <Shell viewer={frame.viewer}>
        <Outlet />
      </Shell>
    </Dressed>
  );
}

export function ErrorBoundary() {
  // Absent where it is the frame itself that failed, such as at an unknown shop.
  const frame = useRouteLoaderData<typeof loader>('routes/portal/portal.$shop');
  const page = <FailurePage error={useRouteError()} />;
  return (
    <Dressed frame={frame ?? nobody}>
      {frame === undefined ? (
        <Container component="main">{page}</Container>
      ) : (
        <Shell viewer={frame.viewer}>{page}</Shell>
      )}
    </Dressed>
  );
}

const nobody: Frame = { shopName: '', shopTitle: '', timeZone: 'UTC', locale: 'en', viewer: null };

function Dressed({ frame, children }: { readonly frame: Frame; readonly children: ReactNode }) {
  return (
    <>
      <ColorSchemeScript defaultColorScheme="auto" nonce={useNonce()} suppressHydrationWarning />
      <MantineProvider theme={portalTheme} cssVariablesResolver={portalVariables} defaultColorScheme="auto">
        <PortalProvider
          shopName={frame.shopName}
          shopTitle={frame.shopTitle}
          locale={frame.locale}
          timeZone={frame.timeZone}
        >
          {children}
        </PortalProvider>
      </MantineProvider>
    </>
  );
}
