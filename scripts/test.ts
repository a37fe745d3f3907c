// `npm test`: all tests, or those that the arguments name. Last line, alone: "N passed, N failed". A test that was skipped because the machine lacks a program is
// named; in CI, where nothing may be missing, it fails the run.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const root = join(import.meta.dirname, '..');
const reportPath = join(root, '.cache', 'test-report.json');
mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(reportPath, { force: true });

const exitCode = await runVitest(process.argv.slice(2));
const { passed, failed, skipped } = count(exitCode);
const isCi = process.env.CI === 'true' || process.env.CI === '1';
if (skipped.length > 0) {
  const consequence = isCi
    ? 'In CI that is a failure.'
    : 'They need redis-server or Chromium, which this machine lacks.';
  process.stdout.write(
    `\nSkipped (${skipped.length}). ${consequence}\n${skipped.map((name) => `  ${name}`).join('\n')}\n`,
  );
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || (isCi && skipped.length > 0) ? 1 : 0;

function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A file that could not even be loaded, or a runner that failed for another reason than a test, counts as one failure. */
function count(exitCode: number): { passed: number; failed: number; skipped: string[] } {
  const report: JsonReport = existsSync(reportPath)
    ? JSON.parse(readFileSync(reportPath, 'utf8'))
    : { testResults: [] };
  const results = report.testResults.flatMap((file) => file.assertionResults);
  const passed = results.filter((result) => result.status === 'passed').length;
  const failedTests = results.filter((result) => result.status === 'failed').length;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((result) => result.status !== 'failed'),
  );
  const failed = failedTests + brokenFiles.length;
  const skipped = results
    .filter((result) => ['skipped', 'pending', 'disabled'].includes(result.status))
    .map((result) => result.fullName);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}
