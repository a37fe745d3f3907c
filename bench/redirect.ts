/** Links: how many visitors a second are sent on with their click committed, beside a bare node:http redirect measured in turn. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './generator.ts';
import { median } from './median.ts';
import { linkCount } from './shops.ts';
import { load, type World } from './world.ts';

const connections = 32;
const rounds = 3;
const seconds = 4;

export async function measureRedirect(world: World, port: number): Promise<Record<string, number>> {
  const bare = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(bare.stdout, 'data')) as [Buffer];
    const barePort = Number(line.toString().trim());
    const visitorsFile = join(world.folder, 'visitors.txt');
    const run = (target: number, file: string | null, duration = seconds) =>
      load({
        port: target,
        connections,
        seconds: duration,
        requests: { kind: 'redirect', codes: linkCount, visitorsFile: file },
      });

    await run(port, null, 3);
    await run(barePort, null, 1);
    const ours: Outcome[] = [];
    const bares: Outcome[] = [];
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      bares.push(await run(barePort, null));
      ours.push(await run(port, visitorsFile));
      lost += await countLost(world, visitorsFile);
    }
    const rps = median(ours.map((outcome) => outcome.rps));
    return {
      'redirect.c32.rps': rps,
      'redirect.c32.p50_ms': median(ours.map((outcome) => outcome.p50Ms)),
      'redirect.c32.p99_ms': median(ours.map((outcome) => outcome.p99Ms)),
      'redirect.c32.bare_rps': median(bares.map((outcome) => outcome.rps)),
      'redirect.c32.ratio_bare': median(ours.map((outcome, round) => outcome.rps / (bares[round]?.rps ?? Number.NaN))),
      'redirect.lost': lost,
    };
  } finally {
    bare.kill();
  }
}

/** Visitors that were handed over whose click is not in the database. */
async function countLost(world: World, visitorsFile: string): Promise<number> {
  const visitors = readFileSync(visitorsFile, 'utf8').split('\n');
  const { rows } = await world.owner.query<{ lost: number }>(
    'SELECT count(*)::int AS lost FROM unnest($1::text[]) v WHERE NOT EXISTS (SELECT 1 FROM click WHERE shop_id = $2 AND visitor = v)',
    [visitors, world.shopIds[0]],
  );
  return rows[0]?.lost ?? Number.NaN;
}
