import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildUiExtensions } from './extensions/ui-extensions.ts';
import { buildWebPixel } from './extensions/web-pixel.ts';
import { runQuietly } from './quiet-run.ts';
import { exclusively } from './setup/exclusive.mjs';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'build', '.sources');
/** Stands for the app's address, which the sandbox puts in its place: a build does not know on which port the app will listen. */
const SANDBOX_APP_URL = 'https://app.invalid';
/** Everything that a build is made from. */
const SOURCES = [
  'app',
  'server',
  'workers',
  'extensions/referral',
  'extensions/thank-you',
  'extensions/account',
  'scripts/extensions',
  'public',
  'vite.config.ts',
  'vite.node.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** Builds pages and processes unless the build that stands there was made from these very sources. `report` hears what is going on. */
export async function ensureBuild(report: (line: string) => void, { force = false } = {}): Promise<void> {
  if (!force && isCurrent(fingerprint())) return;
  const build = async (): Promise<void> => {
    const wanted = fingerprint();
    if (!force && isCurrent(wanted)) return;
    rmSync(STAMP, { force: true });
    report('Building the pages …');
    await run('node_modules/@remix-run/dev/dist/cli.js', 'vite:build');
    report('Building server and worker …');
    await run('node_modules/vite/bin/vite.js', 'build', '--config', 'vite.node.config.ts', '--logLevel', 'warn');
    report('Building the extensions …');
    await buildUiExtensions(join(ROOT, 'build', 'extensions'), SANDBOX_APP_URL);
    await buildWebPixel(join(ROOT, 'build', 'pixel'));
    writeFileSync(STAMP, wanted);
  };
  const lock = join(ROOT, '.cache', 'build.lock');
  await exclusively(lock, build, () => report('Another command is building: waiting for it.'));
}

function isCurrent(wanted: string): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesBelow(source)))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function run(...args: string[]): Promise<void> {
  const { VITEST: _, ...env } = process.env;
  return runQuietly('The build', args, { ...env, NODE_ENV: 'production' });
}
