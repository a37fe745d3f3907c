/** The web pixel, built as `shopify app deploy` builds it, with what Shopify reads of its configuration. The sandbox runs it, a test weighs it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { z } from 'zod';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'extensions', 'pixel');

/** As Shopify's command line checks it: `configuration` is not allowed beside `settings`. */
const configuration = z.strictObject({
  name: z.string().max(30),
  handle: z.string().max(30),
  type: z.literal('web_pixel_extension'),
  runtime_context: z.literal('strict'),
  uid: z.uuid(),
  customer_privacy: z.strictObject({
    analytics: z.boolean(),
    marketing: z.boolean(),
    preferences: z.boolean(),
    sale_of_data: z.enum(['enabled', 'ldu', 'disabled']),
  }),
  settings: z.strictObject({
    type: z.literal('object'),
    fields: z.record(
      z.string(),
      z.strictObject({
        name: z.string(),
        description: z.string(),
        type: z.literal('single_line_text_field'),
        validations: z.array(z.object({ name: z.string(), value: z.string() })),
      }),
    ),
  }),
});

/** What Shopify is told of the pixel beside its script; the sandbox reads it. */
export interface BuiltPixel {
  /** What a visitor has to allow before it runs. */
  readonly purposes: readonly ('analytics' | 'marketing' | 'preferences')[];
  /** Names of its settings, all needed. */
  readonly settings: readonly string[];
  readonly bytes: number;
  readonly brotliBytes: number;
}

/** Writes `pixel.js` and `manifest.json` into `folder`. */
export async function buildWebPixel(folder: string): Promise<BuiltPixel> {
  const { customer_privacy, settings } = configuration.parse(
    parse(readFileSync(join(DIRECTORY, 'shopify.extension.toml'), 'utf8')),
  );
  const { outputFiles } = await build({
    entryPoints: [join(DIRECTORY, 'src', 'index.ts')],
    outfile: join(folder, 'pixel.js'),
    bundle: true,
    write: false,
    minify: true,
    target: 'es6',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const source = outputFiles[0]?.contents ?? new Uint8Array();
  const built: BuiltPixel = {
    purposes: (['analytics', 'marketing', 'preferences'] as const).filter((purpose) => customer_privacy[purpose]),
    settings: Object.keys(settings.fields),
    bytes: source.length,
    brotliBytes: brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pixel.js'), source);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(built, null, 2));
  return built;
}
