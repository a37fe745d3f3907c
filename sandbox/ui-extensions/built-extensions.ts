// The extensions of checkout and customer account as the app's build left them: what Shopify would have been sent. Read at each request, since the
// sandbox keeps running while they are built anew; where nothing was built, there are none.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';

export type BuiltExtension = {
  handle: string;
  name: string;
  apiVersion: string;
  targets: string[];
  networkAccess: boolean;
  settings: { key: string }[];
  /** Words by language. */
  locales: Record<string, Record<string, unknown>>;
  script: string;
};

export type Placement = { extension: BuiltExtension; settings: Record<string, unknown> };

function readAll(settings: Settings): BuiltExtension[] {
  const manifest = join(settings.uiExtensionDir, 'manifest.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : [];
}

/** Those that the merchant has placed at the target: all, unless taken away, of an app that is installed. */
export function placedAt(shop: Shop, settings: Settings, target: string): Placement[] {
  if (!shop.installation) return [];
  return readAll(settings)
    .filter(({ handle, targets }) => targets.includes(target) && shop.uiExtensions?.[handle]?.placed !== false)
    .map((extension) => ({ extension, settings: shop.uiExtensions?.[extension.handle]?.settings ?? {} }));
}

/** The script with the app's address where the build, which cannot know it, left a place for it. */
export function scriptOf({ script }: BuiltExtension, settings: Settings): string {
  const source = readFileSync(join(settings.uiExtensionDir, script), 'utf8');
  return source.replaceAll('https://app.invalid', settings.appUrl);
}
