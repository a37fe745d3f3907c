import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

/** The pages, admin and portal, as Remix builds them: build/client and build/server. The processes around them: vite.node.config.ts. */
export default defineConfig({
  // Vitest reads its own configuration; should it ever come here, Remix's plugin would take its files for routes.
  plugins: process.env.VITEST
    ? []
    : [
        remix({
          ignoredRouteFiles: ['**/.*'],
          future: {
            v3_fetcherPersist: true,
            v3_relativeSplatPath: true,
            v3_throwAbortReason: true,
            v3_singleFetch: true,
            v3_routeConfig: true,
            // Its bookkeeping needs sessionStorage, which a browser refuses to a page framed by another site, as the admin frames ours.
            v3_lazyRouteDiscovery: false,
          },
        }),
      ],
  build: {
    // The admin's content security policy does not admit data: URLs.
    assetsInlineLimit: 0,
  },
  optimizeDeps: { include: ['@shopify/app-bridge-react', '@shopify/polaris'] },
});
