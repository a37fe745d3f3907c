// What Shopify knows of the app's web pixel from its shopify.extension.toml: the settings it must be given, and what a visitor must allow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PixelConfig = {
  fields: string[];
  purposes: ('analytics' | 'marketing' | 'preferences')[];
};

export function parsePixelConfig(source: string): PixelConfig {
  const privacy = /^\[customer_privacy\]$([^[]*)/m.exec(source)?.[1] ?? '';
  const purposes = (['analytics', 'marketing', 'preferences'] as const).filter((purpose) =>
    new RegExp(`^${purpose} = true$`, 'm').test(privacy),
  );
  return {
    fields: [...source.matchAll(/^\s*\[settings\.fields\.(\w+)\]$/gm)].map((found) => found[1] ?? ''),
    purposes,
  };
}

/** null: the app has no such extension. */
export function readPixelConfig(folder: string): PixelConfig | null {
  try {
    return parsePixelConfig(readFileSync(join(folder, 'shopify.extension.toml'), 'utf8'));
  } catch {
    return null;
  }
}
