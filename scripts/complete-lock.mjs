// Puts the packages of every platform into package-lock.json: run it after each `npm install` that changed the lock.
// Where the registry, as a machine sees it, lacks some platforms' optional packages, npm leaves them out of the lock it writes, and `npm ci` then refuses that
// very lock ("Missing: @rollup/rollup-darwin-arm64 from lock file"), or another platform gets no binary. For each optional dependency that the lock names but
// does not hold, an entry is added with its exact version and, read from its name, the platform it is for. Such an entry has no integrity hash, so npm takes
// the registry's own.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = join(import.meta.dirname, '..', 'package-lock.json');
const SYSTEMS = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  win: 'win32',
  android: 'android',
  freebsd: 'freebsd',
};
const MORE_SYSTEMS = { netbsd: 'netbsd', openbsd: 'openbsd', sunos: 'sunos', aix: 'aix', openharmony: 'openharmony' };
const PROCESSORS = new Set([
  'x64',
  'arm64',
  'arm',
  'ia32',
  'ppc64',
  'ppc64le',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
]);
const EXACT_VERSION = /^\d+\.\d+\.\d+[^\s|]*$/;
/** Ranges as `^18.4.0-beta.17` name one release where a package and its platforms are published together. */
const FIRST_OF_RANGE = /^\^(\d+\.\d+\.\d+[^\s|]*)$/;

/** Looked up as Node resolves: below the package that asks, then outwards. */
function isPresent(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder}${folder ? '/' : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** `@rollup/rollup-linux-x64-musl` is for linux, x64, musl. Null for a package that names no platform. */
function platformOf(name) {
  const parts = name.split('/').pop().split(/[-_]/);
  const systems = { ...SYSTEMS, ...MORE_SYSTEMS };
  const os = parts.map((part) => systems[part]).find(Boolean);
  if (!os) return null;
  const cpu = parts.find((part) => PROCESSORS.has(part));
  const libc = parts.some((part) => part.startsWith('musl'))
    ? 'musl'
    : os === 'linux' && parts.some((part) => part.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return { os: [os], ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}) };
}

function complete(lock) {
  const added = [];
  const leftOut = [];
  for (const [path, parent] of Object.entries({ ...lock.packages })) {
    for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
      if (isPresent(lock.packages, path, name)) continue;
      const version = EXACT_VERSION.test(range) ? range : FIRST_OF_RANGE.exec(range)?.[1];
      const platform = platformOf(name);
      if (!version || !platform) {
        leftOut.push(`${name}@${range}`);
        continue;
      }
      lock.packages[`node_modules/${name}`] = {
        version,
        ...(parent.dev ? { dev: true } : {}),
        optional: true,
        ...platform,
      };
      added.push(`${name}@${version}`);
    }
  }
  // npm's own order, so that the next install changes nothing but what it means to.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { added, leftOut };
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const { added, leftOut } = complete(lock);
if (added.length > 0) writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`Added ${added.length}${added.length > 0 ? `:\n  ${added.join('\n  ')}` : ''}\n`);
if (leftOut.length > 0)
  process.stdout.write(`Left out, for no one platform or no one version:\n  ${leftOut.join('\n  ')}\n`);
