/**
 * The theme extension's scripts, built from `extensions/theme-scripts` into `extensions/theme/assets`. Shopify serves a theme extension's files
 * as they are, so what is committed there is what shops get, and a test compares it with what the sources make.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = join(ROOT, 'extensions/theme-scripts');
export const THEME_ASSETS = join(ROOT, 'extensions/theme/assets');

/** `module`: fetched by `import()` when it is needed; the others are classic scripts. */
const SCRIPTS: Readonly<Record<string, { readonly source: string; readonly module?: true }>> = {
  'tributary.js': { source: 'tracking.ts' },
  'tributary-notices.js': { source: 'notices.ts', module: true },
  'tributary-qr.js': { source: 'qr.ts', module: true },
  'tributary-referrer.js': { source: 'referrer.ts' },
  'tributary-application.js': { source: 'application.ts' },
};

/** The text of each script by its file's name. */
export async function buildThemeScripts(): Promise<ReadonlyMap<string, string>> {
  const built = Object.entries(SCRIPTS).map(async ([file, { source, module }]) => {
    const options: BuildOptions = {
      entryPoints: [join(SOURCES, source)],
      bundle: true,
      minify: true,
      write: false,
      target: 'es2020',
      format: module ? 'esm' : 'iife',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'silent',
    };
    const { outputFiles } = await build(options);
    return [file, outputFiles?.[0]?.text ?? ''] as const;
  });
  return new Map(await Promise.all(built));
}

/** Writes those that differ and returns their names. */
export async function writeThemeScripts(): Promise<readonly string[]> {
  const scripts = [...(await buildThemeScripts())];
  const changed = scripts.filter(([file, text]) => readIfThere(join(THEME_ASSETS, file)) !== text);
  for (const [file, text] of changed) writeFileSync(join(THEME_ASSETS, file), text);
  return changed.map(([file]) => file);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
