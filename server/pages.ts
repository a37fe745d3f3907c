/** The pages: Remix on Express, with the built files beside it. */
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express, { type RequestHandler } from 'express';
import type { Services } from '#app/composition.ts';

/** `folder` holds client/ and server/ as built by `npm run build`. */
export async function createPages(services: Services, folder: string): Promise<RequestListener> {
  const build = (await import(pathToFileURL(join(folder, 'server/index.js')).href)) as ServerBuild;
  const app = express();
  app.disable('x-powered-by');
  // Behind one proxy, which says how the visitor came.
  app.set('trust proxy', 1);
  app.use('/assets', express.static(join(folder, 'client/assets'), { immutable: true, maxAge: '1y', index: false }));
  app.use(express.static(join(folder, 'client'), { maxAge: '1h', index: false }));
  app.use(refuseForeignForms);
  app.all(
    '*',
    createRequestHandler({
      build,
      mode: services.config.mode,
      getLoadContext: ({ ip }) => ({ services, address: ip ?? null }),
    }),
  );
  return app as unknown as RequestListener;
}

/** Called by scripts that run in Shopify's pages. No cookie counts there, so a foreign page could do nothing in anybody's name. */
const openToAnyOrigin = /^\/api\/storefront\//;

/** A form of another site is refused before any page sees it. Remix would refuse it too, but as an accident of its own. */
const refuseForeignForms: RequestHandler = (request, response, next) => {
  const { origin } = request.headers;
  const harmless = request.method === 'GET' || request.method === 'HEAD' || openToAnyOrigin.test(request.path);
  if (harmless || origin === undefined || isOwn(origin, request.headers)) {
    next();
    return;
  }
  response.status(403).type('text/plain').send('This form was sent from another site.');
};

function isOwn(origin: string, headers: IncomingHttpHeaders): boolean {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  // A proxy in front says under which name it was asked; the last one to say so is ours.
  const forwarded = String(headers['x-forwarded-host'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return host === (forwarded || headers.host);
}
