// Which processes a demo started, noted in a file while they run. A demo that is killed cannot stop them any more; the next one reads the note and does.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { endGroups } from './child.ts';
import { startOf } from './process-identity.ts';

interface Noted {
  readonly name: string;
  readonly pid: number;
  readonly start: string | null;
}

export interface RunningNote {
  readonly add: (name: string, pid: number) => void;
  readonly members: () => readonly Noted[];
  readonly remove: () => void;
}

const SUPERVISOR = 'demo';

/** The pid of the demo that is running now, if one is. */
export function getRunningDemo(path: string): number | null {
  const supervisor = read(path).find(({ name }) => name === SUPERVISOR);
  return supervisor && isRunning(supervisor) ? supervisor.pid : null;
}

/** Ends what a killed demo left running; returns the names. */
export async function endLeftOvers(path: string): Promise<string[]> {
  const leftOver = read(path).filter(isRunning);
  await endGroups(leftOver);
  rmSync(path, { force: true });
  return leftOver.map(({ name }) => name);
}

export function noteRunning(path: string): RunningNote {
  const noted: Noted[] = [];
  const add = (name: string, pid: number): void => {
    noted.push({ name, pid, start: startOf(pid) });
    writeFileSync(path, `${JSON.stringify(noted, null, 2)}\n`);
  };
  add(SUPERVISOR, process.pid);
  return {
    add,
    members: () => noted.filter(({ name }) => name !== SUPERVISOR),
    remove: () => rmSync(path, { force: true }),
  };
}

function isRunning({ pid, start }: Noted): boolean {
  return start !== null && startOf(pid) === start;
}

/** A note that a crash left half written names nobody. */
function read(path: string): Noted[] {
  if (!existsSync(path)) return [];
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
}
