// As root, PostgreSQL runs under another account, and that account may be unable to reach a clone that lies below a directory only root can enter. Then the
// server's files live in a shelter, a directory below /var/lib (or the temporary directory) that the account can reach: the programs are copied there, and the
// data directory stands there while the place where it belongs holds a symbolic link to it. Removing the link abandons the data; the next start clears it away.

import { randomUUID } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canReach } from './account.ts';
import { isServing } from './postmaster.ts';

const BASES = ['/var/lib', '/var/tmp', tmpdir(), '/tmp'];

function shelter(account: Account): string {
  for (const base of BASES) {
    const home = join(base, 'tributary-postgres');
    try {
      mkdirSync(home, { recursive: true, mode: 0o755 });
    } catch {
      continue;
    }
    // In a directory that everyone may write to, another user could have put the place there before us.
    if (lstatSync(home).isDirectory() && lstatSync(home).uid === 0 && canReach(account, home)) return home;
  }
  throw new Error(
    `No directory that PostgreSQL's account can reach among ${BASES.join(', ')}. Run as an ordinary user, or give DATABASE_URL.`,
  );
}

/** The directory of PostgreSQL's programs: the package's own or, where the account cannot reach that, a copy. */
export function reachablePrograms(native: string, version: string, account: Account | undefined): string {
  if (!account || canReach(account, join(native, 'bin', 'postgres'))) return native;
  const copy = join(shelter(account), `programs-${version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${randomUUID()}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Another start may have put the same copy there meanwhile.
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

/** Makes `dataDir` exist for the account, as a directory or as a link into the shelter, and returns the path to give to PostgreSQL. */
export function reachableDataDir(dataDir: string, account: Account | undefined): string {
  const present = lstatSync(dataDir, { throwIfNoEntry: false });
  if (present?.isSymbolicLink() && existsSync(dataDir)) return realpathSync(dataDir);
  if (present?.isSymbolicLink()) rmSync(dataDir);
  mkdirSync(join(dataDir, '..'), { recursive: true });
  if (!account || canReach(account, join(dataDir, '..'))) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (account) chownSync(dataDir, account.uid, account.gid);
    return realpathSync(dataDir);
  }
  if (present)
    throw new Error(
      `${dataDir} exists, but PostgreSQL's account (uid ${account.uid}) cannot reach it. Move it away, or run as its owner.`,
    );
  const home = shelter(account);
  clearAbandoned(home);
  const room = join(home, `data-${randomUUID()}`);
  const sheltered = join(room, 'data');
  mkdirSync(room);
  mkdirSync(sheltered, { mode: 0o700 });
  chownSync(sheltered, account.uid, account.gid);
  symlinkSync(sheltered, dataDir);
  // Last, because a room with a note but without its link counts as abandoned.
  writeFileSync(join(room, 'link'), dataDir);
  return realpathSync(sheltered);
}

/** Removes data directories to which the link that was made for them no longer points. */
function clearAbandoned(home: string): void {
  for (const name of readdirSync(home).filter((each) => each.startsWith('data-'))) {
    const room = join(home, name);
    const note = join(room, 'link');
    if (!existsSync(note)) continue;
    const link = readFileSync(note, 'utf8');
    const isLinked =
      lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === join(room, 'data');
    if (!isLinked && !isServing(join(room, 'data'))) rmSync(room, { recursive: true, force: true });
  }
}
