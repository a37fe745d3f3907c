// Each area of the product has a folder of its own, and a file's name still says its whole URL. What is not a route lives in a route's
// folder or ends in `.server.ts`: any other module here would become a public address.
import { flatRoutes } from '@remix-run/fs-routes';
import type { RouteConfig } from '@remix-run/route-config';

const areas = ['admin', 'portal', 'storefront', 'webhooks', 'api', 'auth'];

const perArea = await Promise.all(
  areas.map((area) =>
    flatRoutes({
      rootDirectory: `routes/${area}`,
      ignoredRouteFiles: ['**/.*', '**/*.server.*', '**/*.test.*'],
    }),
  ),
);

export default perArea.flat() satisfies RouteConfig;
