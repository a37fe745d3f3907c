import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startOf } from './process-identity.ts';

const GRACE_MS = 20_000;

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logPath: string;
  /** Resolves with a description of how it ended. */
  readonly ended: Promise<string>;
  readonly isRunning: () => boolean;
}

interface ChildOptions {
  readonly name: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logDir: string;
}

/** Starts a Node process in a process group of its own, whose output goes to `<logDir>/<name>.log`. */
export async function startChild({ name, args, env, cwd, logDir }: ChildOptions): Promise<Child> {
  mkdirSync(logDir, { recursive: true });
  const logPath = join(logDir, `${name}.log`);
  const log = openSync(logPath, 'w');
  const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = endOf(child);
  // Without a pid the process could not be made at all, and `ended` says why.
  if (child.pid === undefined) throw new Error(`${name}: ${await ended}`);
  return {
    name,
    pid: child.pid,
    logPath,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with ${code}`));
  });
}

/** The end of what a child has written, for a person who must see why it ended. */
export function tailOf(logPath: string, lines = 30): string {
  return readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Asks process groups to end, together, and makes those end that have not after some seconds.
 * `start` tells a process of ours from a stranger with the same pid.
 */
export async function endGroups(
  members: readonly { readonly pid: number; readonly start: string | null }[],
): Promise<void> {
  const running = () => members.filter(({ pid, start }) => start !== null && startOf(pid) === start);
  for (const { pid } of running()) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + GRACE_MS;
  while (running().length > 0 && Date.now() < deadline) await pause(50);
  for (const { pid } of running()) signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
