import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['app', 'server', 'workers', 'sandbox', 'scripts', 'tests', 'bench', 'extensions'];

/** What must hold before a change may be merged, cheapest first. Each is a program of its own that can be run alone. */
const STEPS = {
  style: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'],
  arrows: [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    ...SOURCES,
  ],
  types: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'],
  'types of the extensions': ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'extensions'],
  'dead code': ['node_modules/knip/bin/knip.js'],
  tests: ['scripts/test.ts'],
} as const;

/** Runs all of these, even after one has failed, and ends the process with 1 if any has. */
export async function runAll(names: readonly (keyof typeof STEPS)[]): Promise<void> {
  const failed = names.filter((name) => {
    process.stdout.write(`\n— ${name}\n`);
    return spawnSync(process.execPath, STEPS[name], { cwd: ROOT, stdio: 'inherit' }).status !== 0;
  });
  if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
