/** The pages: Remix on Express, with the built files beside it. */
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
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
