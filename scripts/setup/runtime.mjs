import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exclusively } from './exclusive.mjs';
import { npm, say } from './install.mjs';

/** The Node that is brought where the machine's own is too old: an ordinary npm package per platform that holds nothing but the binary. */
const BROUGHT_VERSION = '24.21.0';

/** 22.18 is the first release that runs TypeScript files as they are; odd majors are never long-term releases and our tools refuse them. */
export function isSupported(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major === 22 ? minor >= 18 : major >= 24 && major % 2 === 0;
}

/** The path of a Node that can run everything here: the one that runs this, or one installed below .runtime. */
export async function ensureNode(root) {
  if (isSupported(process.version)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const home = join(root, '.runtime', `node-${BROUGHT_VERSION}`);
  const binary = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const bring = async () => {
    if (existsSync(binary)) return;
    const draft = `${home}.part`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    await npm(
      draft,
      ['install', '--prefix', draft, ...flags, `${name}@${BROUGHT_VERSION}`],
      `Node ${process.version} is too old here: bringing ${BROUGHT_VERSION}`,
    );
    rmSync(home, { recursive: true, force: true });
    renameSync(draft, home);
    execFileSync(binary, ['--version']);
  };
  if (!existsSync(binary))
    await exclusively(join(root, '.cache', 'runtime.lock'), bring, () =>
      say('Another command is bringing Node: waiting for it.'),
    );
  return binary;
}

/** The environment in which `node`, and every tool that looks for it in PATH, is that binary. */
export function environmentFor(root, node) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(separator);
  return { ...process.env, PATH: path, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
}
