/** The replay's own process on a long tape, as `npm run replay` starts it, with a PostgreSQL of its own: events a second, and the most memory it held. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeTape } from './tape.ts';
import { peakMb, type World } from './world.ts';

const root = join(import.meta.dirname, '..');
const lookEveryMs = 100;

export async function measureReplay(world: World, events: number): Promise<Record<string, number>> {
  const files = { program: join(world.folder, 'program.json'), tape: join(world.folder, 'tape.ndjson') };
  const orders = await writeTape(files, events);
  const { DATABASE_URL: _, ...env } = process.env;
  const from = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/replay.ts', '--program', files.program, '--tape', files.tape],
    { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let peak = 0;
  const looking = setInterval(() => {
    peak = Math.max(peak, peakMb(child.pid));
  }, lookEveryMs);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(looking);
  const seconds = (performance.now() - from) / 1_000;
  if (status !== 0) throw new Error(`the replay ended with ${status}`);
  requireTold(JSON.parse(output), orders);
  return { 'replay.events': events, 'replay.events_per_s': events / seconds, 'replay.rss_mb': peak };
}

/** Throws unless the statement tells of every order of the tape, and of commission for most of them. */
function requireTold(statement: { orders: readonly { entitlements: readonly unknown[] }[] }, orders: number): void {
  const told = statement.orders.length;
  const credited = statement.orders.filter(({ entitlements }) => entitlements.length > 0).length;
  if (told !== orders || credited < orders / 2)
    throw new Error(`the statement tells of ${told} orders, ${credited} with commission; the tape of ${orders}`);
}
