/**
 * `npm run bench -- [--json FILE] [--only redirect,links,webhook,settle,history,replay,storefront] [--quick]`: measures pairs in one run, prints a table, and writes
 * {"metrics": {name: number}}. `--quick` takes smaller sizes and fewer rounds: for a first look, not for comparing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/fresh-build.ts';
import { measureHistory } from './history.ts';
import { measureMillionLinks } from './million-links.ts';
import { measureRedirect } from './redirect.ts';
import { measureReplay } from './replay.ts';
import { measureScripts } from './scripts.ts';
import { measureSettle, startRedis } from './settle.ts';
import { insertLinksUpTo, manyLinks } from './shops.ts';
import { measureStorefront } from './storefront.ts';
import { measureWebhook } from './webhook.ts';
import { createWorld, residentMb, stopChildren, type World } from './world.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const parts = { redirect, webhook, settle, history, replay, storefront, links };
type Part = keyof typeof parts;
const wanted = (options.only?.split(',') ?? Object.keys(parts)).map((name) => {
  if (!Object.hasOwn(parts, name)) throw new Error(`--only: "${name}" is none of ${Object.keys(parts).join(', ')}`);
  return name as Part;
});
const metrics: Record<string, number> = {};
const report = (line: string) => process.stderr.write(`${line}\n`);
const take = (found: Record<string, number>) => {
  for (const [name, value] of Object.entries(found)) metrics[name] = Math.round(value * 1_000) / 1_000;
};

await ensureBuild(report);
const world = await createWorld();
try {
  for (const part of wanted) await parts[part](world);
} finally {
  await world.close();
}

const width = Math.max(...Object.keys(metrics).map((name) => name.length));
process.stdout.write(
  `${Object.entries(metrics)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join('\n')}\n`,
);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ metrics }, null, 2)}\n`);

async function redirect(world: World): Promise<void> {
  await withServer(world, 'Links', (port) => measureRedirect(world, port));
}

async function links(world: World): Promise<void> {
  report('A million links …');
  await insertLinksUpTo(world.owner, world.shopIds[0] ?? '', manyLinks);
  const { child, port } = await world.startServer();
  take(await measureMillionLinks(world, port, child.pid));
  await stopChildren([child]);
}

async function webhook(world: World): Promise<void> {
  await withServer(world, 'Webhooks', (port) => measureWebhook(world, port));
}

async function withServer(
  world: World,
  what: string,
  measure: (port: number) => Promise<Record<string, number>>,
): Promise<void> {
  report(`${what} …`);
  const { child, port } = await world.startServer();
  take(await measure(port));
  metrics['rss.app_mb'] = Math.max(metrics['rss.app_mb'] ?? 0, residentMb(child.pid));
  await stopChildren([child]);
}

async function settle(world: World): Promise<void> {
  const size = options.quick ? { orders: 2_100, rounds: 1 } : { orders: 5_600, rounds: 3 };
  report('Settling, PostgreSQL …');
  take(await measureSettle(world, 'postgres', {}, size));
  const redis = await startRedis();
  if (redis === null) {
    report('redis-server is not installed: settling with Redis is not measured');
    return;
  }
  report('Settling, Redis …');
  try {
    take(await measureSettle(world, 'redis', { REDIS_URL: redis.url }, size));
  } finally {
    redis.stop();
  }
}

async function history(world: World): Promise<void> {
  report('Long histories …');
  take(await measureHistory(world));
}

async function storefront(world: World): Promise<void> {
  report('The storefront …');
  take(measureScripts());
  take(await measureStorefront(world, options.quick ? 1 : 5));
}

async function replay(world: World): Promise<void> {
  report('A replay …');
  take(await measureReplay(world, options.quick ? 10_000 : 100_000));
}
