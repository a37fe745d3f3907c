// A real Redis for the tests that mean Redis. npm has no Redis server, so it must be installed (Debian: redis-server); where it is not, these tests are skipped
// by name, which counts as a failure in CI.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe } from 'vitest';
import { freePort } from './ports.ts';
import { findProgram } from './programs.ts';

const START_TIMEOUT_MS = 10_000;
const program = findProgram('redis-server');

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Starts again on the same port after `stop` or `kill`, with what was saved. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** As a crash: SIGKILL, nothing saved. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its files. */
  readonly dispose: () => Promise<void>;
}

/** `describe` for tests that need Redis. */
export const describeWithRedis = describe.skipIf(!program);

export async function startRedis(): Promise<TestRedis> {
  if (!program) throw new Error('redis-server is not installed: put these tests into describeWithRedis.');
  const path = program;
  const dir = mkdtempSync(join(tmpdir(), 'tributary-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const flags = {
      port: String(port),
      bind: '127.0.0.1',
      dir,
      save: '',
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
    };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    server = spawn(path, args, { stdio: 'ignore' });
    await untilListening(port, server);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  await start();
  const dispose = async (): Promise<void> => {
    await end('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    dispose,
  };
}

async function untilListening(port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isListening(port))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`redis-server did not start on port ${port}.`);
    await pause(20);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
