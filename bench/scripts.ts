/** What a shopper's browser loads of ours, as it comes over the network: bytes after Brotli at its best, as a content network keeps them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const root = join(import.meta.dirname, '..');

const scripts = {
  tracking: 'extensions/theme/assets/tributary.js',
  pixel: 'build/pixel/pixel.js',
};

export function measureScripts(): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scripts).map(([name, path]) => [
      `script.${name}.br_bytes`,
      compressedSize(readFileSync(join(root, path))),
    ]),
  );
}

function compressedSize(script: Buffer): number {
  return brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } })
    .length;
}
