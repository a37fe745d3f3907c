// The link from a discount's page in Shopify's admin: where it stands, where it leads, and its words in every language.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'extensions/discount-link');
const config = z.strictObject({
  extensions: z.tuple([
    z.strictObject({
      name: z.literal('t:name'),
      description: z.literal('t:description'),
      handle: z.string().regex(/^[a-z-]{1,30}$/),
      type: z.literal('admin_link'),
      uid: z.uuid(),
      targeting: z.tuple([z.strictObject({ target: z.string(), url: z.string() })]),
    }),
  ]),
});
const words = z.strictObject({ name: z.string().min(1).max(30), description: z.string().min(1).max(120) });

test('stands on the page of a discount, and leads to a page that there is', () => {
  const [extension] = config.parse(parse(readFileSync(join(folder, 'shopify.extension.toml'), 'utf8'))).extensions;
  const [{ target, url }] = extension.targeting;
  expect(target).toBe('admin.discount-details.action.link');
  expect(existsSync(join(root, 'app/routes/admin', url.slice(1).replaceAll('/', '.'), 'route.tsx'))).toBe(true);
});

test('is worded in every language', () => {
  const files = readdirSync(join(folder, 'locales')).toSorted();
  expect(files).toEqual(['de.json', 'en.default.json', 'es.json', 'fr.json']);
  for (const file of files) words.parse(JSON.parse(readFileSync(join(folder, 'locales', file), 'utf8')));
});
