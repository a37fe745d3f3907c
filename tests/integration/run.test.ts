import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), ...args], { cwd: '/', encoding: 'utf8' });
}

describe('scripts/run.mjs', () => {
  test('hands on arguments, output and exit code, from whatever directory', () => {
    const { status, stdout } = run('typecheck', '--version');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Version 5\.\d+\.\d+\n$/);
    expect(run('typecheck', '--no-such-flag').status).not.toBe(0);
  });

  test('keeps stdout for the command: what it has to say itself goes to stderr', () => {
    const { status, stdout, stderr } = run('nonsense');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Usage: npm run </);
  });
});
