// The sandbox's process: opens its ports, reads or makes its world, serves, and prints one JSON line when ready.
import { join } from 'node:path';
import { createAdminApi } from './admin-api/endpoint.ts';
import { Faults } from './admin-api/faults.ts';
import { type PublishedSchema, readPublishedSchema } from './admin-api/schema.ts';
import { adminShellRoutes } from './admin-shell/routes.ts';
import { backOfficeRoutes } from './back-office/routes.ts';
import { controlRoutes } from './control/routes.ts';
import { listen, text } from './http.ts';
import { openMailbox } from './mailbox/mailbox.ts';
import { oauthRoutes } from './oauth/access-token.ts';
import { readPorts, readSettings, type Settings } from './settings.ts';
import { storefrontRoutes } from './storefront/routes.ts';
import { startDispatcher } from './webhooks/dispatcher.ts';
import { expireAllCredits } from './world/store-credit.ts';
import { openWorld, type World } from './world.ts';
import { fillDefaultWorld } from './world-default.ts';

const SERVED_VERSIONS = ['2026-07', '2026-10'];

/** 2026-07 is built at the start, any other version when it is first asked for. */
function schemas(): (version: string) => PublishedSchema | null {
  const built = new Map([['2026-07', readPublishedSchema('2026-07')]]);
  return (version) => {
    if (!SERVED_VERSIONS.includes(version)) return null;
    const schema = built.get(version) ?? readPublishedSchema(version);
    built.set(version, schema);
    return schema;
  };
}

/** The default shop's own pages answer where the storefront listens, on whatever port that is this time. */
function placeDefaultShop(world: World, settings: Settings): void {
  const shop = world.state.shops.get(settings.defaultShop);
  if (!shop || shop.primaryUrl === settings.storefrontOrigin) return;
  shop.primaryUrl = settings.storefrontOrigin;
  world.changed();
}

const EXPIRY_MS = 500;

async function main(): Promise<void> {
  const ports = readPorts(process.env);
  const twin = await listen(ports.twin);
  const storefront = await listen(ports.storefront);
  const dataDir = process.env.SANDBOX_DATA_DIR || null;
  const mailbox = await openMailbox(ports.smtp, dataDir === null ? null : join(dataDir, 'mail.ndjson'));
  const settings = readSettings(process.env, {
    twinOrigin: twin.origin,
    storefrontOrigin: storefront.origin,
    smtpPort: mailbox.port,
  });
  const world = openWorld(settings.dataDir, (fresh) => fillDefaultWorld(fresh, settings.defaultShop));
  placeDefaultShop(world, settings);
  setInterval(() => expireAllCredits(world), EXPIRY_MS).unref();

  const faults = new Faults();
  const dispatcher = startDispatcher(world, settings);
  const adminApi = createAdminApi({ world, settings, schemaOf: schemas(), faults });
  twin.mount([
    ...oauthRoutes(world, settings),
    ...adminApi.routes,
    ...controlRoutes({ world, settings, faults, dispatcher, adminApi }),
    ...backOfficeRoutes(world, settings, dispatcher),
    ...adminShellRoutes(world, settings),
    ...mailbox.routes(),
    { method: 'GET', path: '/_health', handler: () => text('ok') },
  ]);
  storefront.mount(storefrontRoutes(world, settings));

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    dispatcher.close();
    world.save();
    await Promise.all([twin.close(), storefront.close(), mailbox.close()]);
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  const ready = {
    twin: twin.origin,
    storefront: storefront.origin,
    smtp: settings.smtpPort,
    shop: settings.defaultShop,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

await main();
