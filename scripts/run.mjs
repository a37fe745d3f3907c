// Every npm script goes through here: `node scripts/run.mjs <command> [arguments]`.
// It brings the clone into a state in which the command can run (packages, a recent Node, the database client), then becomes as invisible as it can: the
// command gets the terminal, the arguments and the signals, and its exit code is ours. Nothing of this is printed on stdout, which belongs to the command.
// This file and scripts/setup run on any Node from 20 on and need no package.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER, WORKER } from './processes.mjs';
import { ensureDatabaseClient, prismaEnvironment } from './setup/database-client.mjs';
import { ensurePackages, say } from './setup/install.mjs';
import { ensureNode, environmentFor } from './setup/runtime.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsx = ['--import', 'tsx'];

/**
 * `run`: the arguments of Node. `production`: needs no development package. `client: false`: needs no database client. `demo`: looks at the demo
 * that runs here, where no database is named.
 */
const COMMANDS = {
  demo: { run: ['scripts/demo.ts'] },
  dev: { run: ['scripts/dev.ts'] },
  deploy: { run: ['scripts/deploy.ts'], client: false },
  'dev-web': { run: ['scripts/dev-web.ts'] },
  test: { run: ['scripts/test.ts'] },
  validate: { run: ['scripts/validate.ts'] },
  bench: { run: [...tsx, 'bench/main.ts'] },
  replay: { run: [...tsx, 'scripts/replay.ts'] },
  audit: { run: [...tsx, 'scripts/audit.ts'], demo: true },
  reconcile: { run: [...tsx, 'scripts/reconcile.ts'], demo: true },
  simulate: { run: [...tsx, 'scripts/simulate.ts'] },
  build: { run: ['scripts/build.ts'] },
  start: { run: SERVER, production: true, needsBuild: true },
  worker: { run: WORKER, production: true, needsBuild: true },
  migrate: { run: ['node_modules/prisma/build/index.js', 'migrate', 'deploy'] },
  prisma: { run: ['node_modules/prisma/build/index.js'] },
  lint: { run: ['scripts/lint.ts'] },
  format: { run: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'], client: false },
  typecheck: { run: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
};

async function main([name, ...args]) {
  const command = COMMANDS[name];
  if (!command) throw new Error(`Usage: npm run <${Object.keys(COMMANDS).join(' | ')}>`);
  process.chdir(root);
  await ensurePackages(root, { production: command.production });
  const node = await ensureNode(root);
  const env = prismaEnvironment(root, environmentFor(root, node));
  if (command.client !== false && !command.production) await ensureDatabaseClient(root, env);
  if (command.needsBuild && !existsSync(join(root, command.run.at(-1))))
    throw new Error('There is no build yet: run `npm run build` first.');
  const where = command.demo && !env.DATABASE_URL ? asTheDemo() : [];
  await become(node, ['--disable-warning=ExperimentalWarning', ...where, ...command.run, ...args], env);
}

/** The demo's own settings, and the way to its stand-in for Shopify. Nothing where no demo runs. */
function asTheDemo() {
  const file = join(root, '.data', 'demo.env');
  if (!existsSync(file)) return [];
  say('DATABASE_URL is not set: looking at the demo that runs here.');
  return [`--env-file=${file}`, '--import', './sandbox/network.mjs'];
}

/** Runs the command in our place. A signal that it dies of is one that we die of too, so that a shell sees the truth. */
function become(node, args, env) {
  const child = spawn(node, args, { stdio: 'inherit', env });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  endWithNpm(() => child.kill('SIGTERM'));
  return new Promise((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const each of signals) process.removeListener(each, forward);
      if (signal) process.kill(process.pid, signal);
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    });
  });
}

/** An npm that was killed cannot pass on anything: then its end is the signal. */
function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && end(), 500).unref();
}

main(process.argv.slice(2)).catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
