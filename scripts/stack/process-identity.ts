import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, in words of the operating system: together with the pid it names one process for ever, where a pid alone is soon used again.
 * Null if no such process runs (one that has ended and only awaits its parent does not run).
 */
export function startOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
    // The second field, the program's name in brackets, may itself contain spaces and brackets. Then: state (3rd), … start time (22nd).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
