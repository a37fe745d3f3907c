import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { startOf } from '../../scripts/stack/process-identity.ts';
import { endLeftOvers, getRunningDemo } from '../../scripts/stack/running.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const WAIT = 'setInterval(() => {}, 1000); process.send?.("up")';

async function startWaiting(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', WAIT], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message');
  child.disconnect();
  return child as ChildProcess & { pid: number };
}

describe('what a killed demo leaves running', () => {
  const home = mkdtempSync(join(tmpdir(), 'tributary-left-overs-'));
  const note = join(home, 'demo.pids');
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('is ended by the next one, and the note removed', async () => {
    const child = await startWaiting();
    writeFileSync(note, JSON.stringify([{ name: 'app', pid: child.pid, start: startOf(child.pid) }]));
    const ended = once(child, 'exit');
    expect(await endLeftOvers(note)).toEqual(['app']);
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(existsSync(note)).toBe(false);
  });

  test('is never confused with a stranger who has got the same process number', async () => {
    const stranger = await startWaiting();
    const members = ['demo', 'app'].map((name) => ({ name, pid: stranger.pid, start: 'another time' }));
    writeFileSync(note, JSON.stringify(members));
    expect(getRunningDemo(note)).toBeNull();
    expect(await endLeftOvers(note)).toEqual([]);
    expect(startOf(stranger.pid)).not.toBeNull();
    stranger.kill('SIGKILL');
  });

  test('does not hinder the next one when its note was cut short', async () => {
    writeFileSync(note, '[{"name":"app","pi');
    expect(getRunningDemo(note)).toBeNull();
    expect(await endLeftOvers(note)).toEqual([]);
  });

  test('notices by itself that its parent is gone, and ends', async () => {
    const pidPath = join(home, 'child.pid');
    const child = `require('node:child_process').spawn(process.execPath, ['--import', './scripts/stack/tether.mjs', '-e', \`
      require('node:fs').writeFileSync(${JSON.stringify(pidPath)}, String(process.pid)); setInterval(() => {}, 1000);
    \`], { detached: true, stdio: 'ignore' }); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', child], { cwd: ROOT, stdio: 'ignore' });
    while (!existsSync(pidPath) || readFileSync(pidPath, 'utf8') === '') await pause(20);
    const pid = Number(readFileSync(pidPath, 'utf8'));
    expect(startOf(pid)).not.toBeNull();
    parent.kill('SIGKILL');
    while (startOf(pid) !== null) await pause(20);
    expect(startOf(pid)).toBeNull();
  });
});
