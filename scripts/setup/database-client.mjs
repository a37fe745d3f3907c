import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './exclusive.mjs';
import { say } from './install.mjs';

const OUTPUT = ['app', 'adapters', 'db', 'generated'];

/** Generates the Prisma client when the schema, the configuration or Prisma's version is not the one it was last generated from. */
export async function ensureDatabaseClient(root, env) {
  const inputs = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'].map((path) =>
    join(root, path),
  );
  if (!inputs.every((path) => existsSync(path))) return;
  const hash = createHash('sha256');
  for (const path of inputs) hash.update(readFileSync(path));
  const wanted = hash.digest('hex');
  const stampPath = join(root, ...OUTPUT, '.stamp');
  const isCurrent = () => existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted;
  if (isCurrent()) return;

  await exclusively(join(root, '.cache', 'generate.lock'), async () => {
    if (isCurrent()) return;
    say('Generating the database client …');
    const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js');
    const run = spawnSync('node', [cli, 'generate'], {
      cwd: root,
      env: { ...prismaEnvironment(root, env) },
      encoding: 'utf8',
    });
    if (run.status !== 0)
      throw new Error(`prisma generate failed:\n${run.error ?? ''}${run.stdout ?? ''}${run.stderr ?? ''}`);
    writeFileSync(stampPath, wanted);
  });
}

/**
 * Prisma's command line with the schema engine from npm (see scripts/prisma-engine.mjs) in place of the one it would download from its own host.
 * PRISMA_ENGINE=native leaves Prisma to itself. Windows cannot start a script as a program, so it is left to itself there too.
 */
export function prismaEnvironment(root, env) {
  const isLeftToItself = env.PRISMA_ENGINE === 'native' || process.platform === 'win32';
  return isLeftToItself ? env : { ...env, PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts', 'prisma-engine.mjs') };
}
