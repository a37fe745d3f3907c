/**
 * The extensions that Shopify runs in checkout and customer accounts, built as `shopify app deploy` builds them: one script for each extension
 * of a shopify.extension.toml, which registers each of its targets. What is written is what Shopify would be sent, so that the sandbox shows
 * it and a test weighs it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { z } from 'zod';

const EXTENSIONS = join(import.meta.dirname, '..', '..', 'extensions');
const FOLDERS = ['thank-you', 'account'];

const field = z.object({ key: z.string(), type: z.string(), name: z.string() }).loose();
const extension = z
  .object({
    name: z.string().max(30),
    handle: z.string().max(30),
    type: z.literal('ui_extension'),
    targeting: z.array(z.object({ module: z.string(), target: z.string() })).min(1),
    capabilities: z.record(z.string(), z.boolean()).default({}),
    // As many as Shopify's editor takes.
    settings: z.object({ fields: z.array(field).max(20) }).default({ fields: [] }),
  })
  .loose();
const configuration = z.object({ api_version: z.string(), extensions: z.array(extension).min(1) });

type Extension = z.infer<typeof extension>;

/** What Shopify is told of an extension beside its script; the sandbox reads it. */
export interface BuiltExtension {
  readonly handle: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly targets: readonly string[];
  readonly networkAccess: boolean;
  readonly settings: readonly { readonly key: string; readonly type: string; readonly name: string }[];
  /** Words by language; `en` is the default. */
  readonly locales: Readonly<Record<string, unknown>>;
  /** File name beside the manifest. */
  readonly script: string;
  readonly bytes: number;
  /** As Shopify weighs it against its limit: Brotli at its highest quality. */
  readonly brotliBytes: number;
}

/** Writes a script for each extension and `manifest.json` into `folder`. `appUrl` is where the extensions will look for the app. */
export async function buildUiExtensions(folder: string, appUrl: string): Promise<readonly BuiltExtension[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const built: BuiltExtension[] = [];
  for (const name of FOLDERS) {
    const directory = join(EXTENSIONS, name);
    const { api_version, extensions } = configuration.parse(
      parse(readFileSync(join(directory, 'shopify.extension.toml'), 'utf8')),
    );
    for (const one of extensions) built.push(await buildOne(one, { directory, folder, appUrl, api_version }));
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(built, null, 2));
  return built;
}

interface Place {
  readonly directory: string;
  readonly folder: string;
  readonly appUrl: string;
  readonly api_version: string;
}

async function buildOne(one: Extension, { directory, folder, appUrl, api_version }: Place): Promise<BuiltExtension> {
  const script = `${one.handle}.js`;
  // The options are those of Shopify's command line; see services/extensions/bundle.ts there.
  const { outputFiles } = await build({
    stdin: { contents: entryOf(one), resolveDir: directory, loader: 'tsx' },
    outfile: join(folder, script),
    bundle: true,
    write: false,
    minify: true,
    target: 'es6',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.APP_URL': JSON.stringify(appUrl) },
  });
  const source = outputFiles[0]?.contents ?? new Uint8Array();
  writeFileSync(join(folder, script), source);
  return {
    handle: one.handle,
    name: one.name,
    apiVersion: api_version,
    targets: one.targeting.map(({ target }) => target),
    networkAccess: one.capabilities.network_access === true,
    settings: one.settings.fields.map(({ key, type, name }) => ({ key, type, name })),
    locales: readLocales(join(directory, 'locales')),
    script,
    bytes: source.length,
    brotliBytes: brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
}

/** What Shopify's command line writes around the modules: each default export is the extension at its target. */
function entryOf({ targeting }: Extension): string {
  return targeting
    .map(
      ({ module, target }, index) =>
        `import target${index} from ${JSON.stringify(module)};\nshopify.extend(${JSON.stringify(target)}, (...given) => target${index}(...given));`,
    )
    .join('\n');
}

function readLocales(directory: string): Record<string, unknown> {
  const entries = readdirSync(directory).map((file) => [
    file.replace(/(\.default)?\.json$/, ''),
    JSON.parse(readFileSync(join(directory, file), 'utf8')),
  ]);
  return Object.fromEntries(entries);
}
