/** Links: how many visitors a second are sent on with their click committed, beside a bare node:http redirect measured in turn. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './generator.ts';
import { median } from './median.ts';
import { linkCount } from './shops.ts';
import { load, type World } from './world.ts';

const rounds = 3;
const seconds = 4;

/** The links of an ordinary shop, all of them asked for all the time. */
export async function measureRedirect(world: World, port: number): Promise<Record<string, number>> {
  const visits = { world, port, connections: 32, codes: linkCount };
  await withBareServer(async (barePort) => {
    await visit(visits, port, null, 3);
    await visit(visits, barePort, null, 1);
  });
  const { rps, p50, p99, bare, ratio, lost } = await measureVisits(visits);
  return {
    'redirect.c32.rps': rps,
    'redirect.c32.p50_ms': p50,
    'redirect.c32.p99_ms': p99,
    'redirect.c32.bare_rps': bare,
    'redirect.c32.ratio_bare': ratio,
    'redirect.lost': lost,
  };
}

export interface Visits {
  readonly world: World;
  readonly port: number;
  readonly connections: number;
  /** How many links there are to choose from, `bench-0` and so on. */
  readonly codes: number;
}

export interface VisitFigures {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  readonly bare: number;
  /** Ours ÷ bare, the median of pairs. */
  readonly ratio: number;
  /** Answered, and not in the database. */
  readonly lost: number;
}

/** Ours and a bare server in turn, so that both have seen the machine in the same state. Every click is looked for afterwards. */
export function measureVisits(visits: Visits): Promise<VisitFigures> {
  const visitorsFile = join(visits.world.folder, 'visitors.txt');
  return withBareServer(async (barePort) => {
    const ours: Outcome[] = [];
    const bares: Outcome[] = [];
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      bares.push(await visit(visits, barePort, null));
      ours.push(await visit(visits, visits.port, visitorsFile));
      lost += await countLost(visits.world, visitorsFile);
    }
    return {
      rps: median(ours.map((outcome) => outcome.rps)),
      p50: median(ours.map((outcome) => outcome.p50Ms)),
      p99: median(ours.map((outcome) => outcome.p99Ms)),
      bare: median(bares.map((outcome) => outcome.rps)),
      ratio: median(ours.map((outcome, round) => outcome.rps / (bares[round]?.rps ?? Number.NaN))),
      lost,
    };
  });
}

function visit(
  { connections, codes }: Visits,
  port: number,
  visitorsFile: string | null,
  duration = seconds,
): Promise<Outcome> {
  return load({ port, connections, seconds: duration, requests: { kind: 'redirect', codes, visitorsFile } });
}

async function withBareServer<Result>(work: (port: number) => Promise<Result>): Promise<Result> {
  const bare = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(bare.stdout, 'data')) as [Buffer];
    return await work(Number(line.toString().trim()));
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
