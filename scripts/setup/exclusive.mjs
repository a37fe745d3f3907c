import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` while holding the lock directory `path`, so that two commands started at the same moment do not install into the same place.
 * Making a directory is atomic on every file system we meet. A lock whose holder is no longer alive is taken over.
 */
export async function exclusively(path, work, onWait = () => {}) {
  let told = false;
  while (!acquire(path)) {
    if (!told) onWait();
    told = true;
    await pause(300);
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function acquire(path) {
  mkdirSync(join(path, '..'), { recursive: true });
  try {
    mkdirSync(path);
    writeFileSync(join(path, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
  return false;
}

/** A lock without a pid is one that is just being made, unless it has stood like that for seconds. */
function isAbandoned(path) {
  try {
    return !isAlive(Number(readFileSync(join(path, 'pid'), 'utf8')));
  } catch {
    const madeAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return madeAtMs !== undefined && Date.now() - madeAtMs > 5_000;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
