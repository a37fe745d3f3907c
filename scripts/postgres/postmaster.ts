import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that runs on this data directory, from the file in which PostgreSQL notes it: pid, data directory, start, port, one a line.
 * The pid counts only if that process is a PostgreSQL server started on this very directory, because pids are used again. Else null.
 */
export function getPostmaster(dataDir: string): Postmaster | null {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const [pid, directory, , port] = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  if (directory !== dataDir || !commandOf(Number(pid)).includes(dataDir)) return null;
  return { pid: Number(pid), port: Number(port) };
}

export function isServing(dataDir: string): boolean {
  return getPostmaster(dataDir) !== null;
}

/** After a SIGKILL the note stays behind and, its pid taken by another program of the same user, would keep the server from starting. */
export function removeStaleNote(dataDir: string): void {
  if (!isServing(dataDir)) rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

/** The command line of a process, empty if there is none. */
function commandOf(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
