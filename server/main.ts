/** The app's server: `npm start`. Several may run on one database. */
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { stopOnSignal } from '#app/composition/stop-on-signal.ts';
import { compose } from '#app/composition.ts';
import { readConfigOrExit } from '#app/config.ts';
import { createFront } from './front.ts';
import { createPages } from './pages.ts';

const config = readConfigOrExit();
const services = await compose(config, 'server');
const { log } = services;

const pages = await createPages(services, resolve('build'));
const server = createServer(
  createFront(
    {
      recordClick: services.recordClick,
      acceptWebhook: services.acceptWebhook,
      acceptCheckoutVisit: services.acceptCheckoutVisit,
      checkReady: services.checkReady,
      onError: (error) => log.error({ err: error }, 'a request could not be answered as it should'),
    },
    pages,
  ),
);
// Shopify gives up after five seconds; nothing that comes in takes longer than this to arrive.
server.requestTimeout = 30_000;
server.headersTimeout = 10_000;
server.keepAliveTimeout = 65_000;

server.on('error', (error) => {
  log.fatal({ err: error }, `the server cannot listen on ${config.host}:${config.port}`);
  process.exit(1);
});
server.listen(config.port, config.host, 1024, () => {
  const address = server.address();
  log.info({ address }, `Tributary serves ${config.appUrl}`);
  process.send?.({ listening: address });
});

stopOnSignal(log, async () => {
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  await closed;
  await services.close();
});
