import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDERS = ['app', 'server', 'workers', 'sandbox', 'scripts', 'tests', 'bench', 'extensions'];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

function violationsIn(root: string, folders: readonly string[]): string[] {
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = [cruiser, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!run.stdout.startsWith('{')) throw new Error(run.stderr);
  const violations: Violation[] = JSON.parse(run.stdout).summary.violations;
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

test('the folders import each other only along the arrows', { timeout: 60_000 }, () => {
  expect(
    violationsIn(
      ROOT,
      FOLDERS.filter((folder) => existsSync(join(ROOT, folder))),
    ),
  ).toEqual([]);
});

/** A line an import that must be refused: file, what it imports, the rule that says so. */
const REFUSED = [
  ['app/domain/a.ts', 'node:fs', 'domain-imports-only-itself'],
  ['app/domain/b.ts', 'zod', 'domain-imports-only-itself'],
  ['app/domain/c.ts', '../flows/free.ts', 'domain-imports-only-itself'],
  ['app/flows/a.ts', '../adapters/free.ts', 'flows-import-domain-and-ports'],
  ['app/flows/b.ts', 'pg', 'flows-need-no-packages'],
  ['app/adapters/a.ts', '../routes/free.ts', 'adapters-import-domain-and-ports'],
  ['app/adapters/b.ts', '../flows/free.ts', 'adapters-know-only-the-ports-of-flows'],
  ['app/routes/admin/a.ts', '../../adapters/free.ts', 'routes-never-reach-adapters'],
  ['app/routes/admin/b.ts', '../../composition.ts', 'routes-know-only-types-of-the-root'],
  ['app/ui/portal/a.ts', '../../flows/free.ts', 'ui-shows-and-nothing-else'],
  ['server/a.ts', '../app/adapters/free.ts', 'processes-import-flows-and-the-root'],
  ['server/b.ts', '../workers/free.ts', 'server-and-workers-are-apart'],
  ['sandbox/a.ts', '../app/domain/free.ts', 'sandbox-stands-alone'],
  ['extensions/a.ts', '../app/flows/free.ts', 'extensions-stand-alone'],
  ['app/adapters/c.ts', '../../sandbox/free.ts', 'app-does-not-know-the-sandbox'],
  ['app/adapters/mail/a.ts', '../db/generated/client.ts', 'database-client-stays-in-its-adapter'],
  ['app/routes/portal/a.ts', '@shopify/polaris', 'polaris-is-for-the-admin'],
  ['app/routes/admin/c.ts', '@mantine/core', 'mantine-is-for-the-portal'],
  ['app/adapters/d.ts', 'liquidjs', 'production-needs-no-development-package'],
  ['app/adapters/e.ts', './nowhere.ts', 'everything-resolves'],
] as const;

describe('the rules bite', () => {
  const root = mkdtempSync(join(tmpdir(), 'tributary-arrows-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const folder of ['app/domain', 'app/flows', 'app/adapters', 'app/routes', 'workers', 'sandbox'])
    write(`${folder}/free.ts`, 'export {};\n');
  for (const path of ['app/composition.ts', 'app/adapters/db/generated/client.ts']) write(path, 'export {};\n');
  for (const [path, imported] of REFUSED) write(path, `import '${imported}';\n`);
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, name), join(root, name));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const violations = violationsIn(root, ['app', 'server', 'workers', 'sandbox', 'extensions']);

  test.each(REFUSED)('%s must not import %s', (path, _, rule) => {
    expect(violations.filter((violation) => violation.startsWith(`${rule}: ${path} → `))).toHaveLength(1);
  });
});
