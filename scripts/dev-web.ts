// Run by Shopify's command line while `npm run dev` runs: app and worker from a fresh build, built and started again when a source changes.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './fresh-build.ts';

const ROOT = join(import.meta.dirname, '..');
const WATCHED = ['app', 'server', 'workers'];
/** Editors write in several steps. */
const SETTLE_MS = 200;

/** The command line gives the app's public address as HOST, which to us is the address to listen on. */
const { HOST, APP_URL, FRONTEND_PORT, ...rest } = process.env;
const env: NodeJS.ProcessEnv = {
  ...rest,
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: rest.PORT ?? FRONTEND_PORT ?? '3100',
  SHOPIFY_APP_URL: rest.SHOPIFY_APP_URL ?? APP_URL ?? HOST,
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let children: ChildProcess[] = [];
let timer: NodeJS.Timeout | undefined;
let isStopping = false;
/** Restarts follow each other, never overlap. */
let turn: Promise<void> = Promise.resolve();

async function stop(): Promise<void> {
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(
    running.map((child) => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return ended;
    }),
  );
}

async function restart(): Promise<void> {
  try {
    await ensureBuild(say);
  } catch (error) {
    // A half-typed line must not end the session: the last good build goes on.
    say(error instanceof Error ? error.message : String(error));
    return;
  }
  await stop();
  if (isStopping) return;
  children = ['server', 'worker'].map((name) =>
    spawn(process.execPath, ['--enable-source-maps', `build/node/${name}.js`], { cwd: ROOT, env, stdio: 'inherit' }),
  );
}

for (const folder of WATCHED) {
  watch(join(ROOT, folder), { recursive: true }, (_, path) => {
    if (path?.includes('generated')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(restart);
    }, SETTLE_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isStopping = true;
    void stop().then(() => process.exit(0));
  });
}
turn = turn.then(restart);
