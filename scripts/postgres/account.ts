import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account to run PostgreSQL under, which refuses to run as root: none where we are an ordinary user, else the machine's `postgres` or, without one,
 * `nobody`. Both exist already; no account is ever made on a stranger's machine.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = ['postgres', 'nobody'].map((name) => entries.find((fields) => fields[0] === name)).find(Boolean);
  if (!entry)
    throw new Error(
      'PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody`. Run as an ordinary user, or give DATABASE_URL.',
    );
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** May that account pass through to `path`? It may not below a directory that only root can enter, such as one made by `mktemp -d`. */
export function canReach(account: Account | undefined, path: string): boolean {
  if (!account) return true;
  const run = spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...account, cwd: '/', stdio: 'ignore' });
  return run.status === 0;
}
