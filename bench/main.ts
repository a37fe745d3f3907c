/** `npm run bench -- [--json FILE] [--only redirect,webhook,settle]`: measures pairs in one run, prints a table, and writes {"metrics": {name: number}}. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/fresh-build.ts';
import { measureRedirect } from './redirect.ts';
import { measureSettle, startRedis } from './settle.ts';
import { measureWebhook } from './webhook.ts';
import { createWorld, residentMb, stopChildren } from './world.ts';

const { values: options } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const wanted = new Set((options.only ?? 'redirect,webhook,settle').split(','));
const metrics: Record<string, number> = {};
const report = (line: string) => process.stderr.write(`${line}\n`);
const take = (found: Record<string, number>) => {
  for (const [name, value] of Object.entries(found)) metrics[name] = Math.round(value * 1_000) / 1_000;
};

await ensureBuild(report);
const world = await createWorld();
try {
  const { child: server, port } = await world.startServer();
  if (wanted.has('redirect')) {
    report('Links …');
    take(await measureRedirect(world, port));
  }
  if (wanted.has('webhook')) {
    report('Webhooks …');
    take(await measureWebhook(world, port));
  }
  metrics['rss.app_mb'] = residentMb(server.pid);
  if (wanted.has('settle')) {
    report('Settling, PostgreSQL …');
    take(await measureSettle(world, port, 'postgres', {}));
    await stopChildren([server]);
    const redis = await startRedis();
    if (redis === null) report('redis-server is not installed: settling with Redis is not measured');
    else {
      report('Settling, Redis …');
      const env = { REDIS_URL: redis.url };
      const withRedis = await world.startServer(env);
      take(await measureSettle(world, withRedis.port, 'redis', env));
      await stopChildren([withRedis.child]);
      redis.stop();
    }
  }
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
