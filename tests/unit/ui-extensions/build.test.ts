// What is deployed: sizes under Shopify's limits, words in every language, settings as the editor takes them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltExtension, buildUiExtensions } from '../../../scripts/extensions/ui-extensions.ts';

const folder = mkdtempSync(join(tmpdir(), 'ui-extensions-'));
let built: readonly BuiltExtension[];

beforeAll(async () => {
  built = await buildUiExtensions(folder, 'https://tributary.example.com');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kilobyte = 1_024;
const brotliLimits: Readonly<Record<string, number>> = {
  'refer-thank-you': 64 * kilobyte,
  'refer-account': 64 * kilobyte,
  'refer-page': 128 * kilobyte,
};

/** Every `a.b.c` of a translation, with the placeholders in it. */
function keys(words: unknown, path = ''): string[] {
  return Object.entries(words as object).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [`${path}${name} ${[...value.matchAll(/{{\w+}}/g)].sort().join()}`]
      : keys(value, `${path}${name}.`),
  );
}

describe('the extensions as they are deployed', () => {
  test('are those that have a place at Shopify', () => {
    expect(Object.fromEntries(built.map(({ handle, targets }) => [handle, targets]))).toEqual({
      'refer-thank-you': ['purchase.thank-you.block.render'],
      'refer-page': ['customer-account.page.render'],
      'refer-account': ['customer-account.order-status.block.render', 'customer-account.profile.block.render'],
    });
    for (const { apiVersion, networkAccess } of built) {
      expect(apiVersion).toBe('2026-07');
      expect(networkAccess).toBe(true);
    }
  });

  test('weigh far less than Shopify allows', () => {
    for (const { handle, brotliBytes } of built) {
      expect(brotliBytes, handle).toBeLessThanOrEqual(brotliLimits[handle] ?? 0);
      // What is far below a limit today should not creep up to it unseen.
      expect(brotliBytes, handle).toBeLessThanOrEqual(16 * kilobyte);
    }
  });

  test('know the app’s address, and nothing of the machine that built them', () => {
    for (const { script } of built) {
      const source = readFileSync(join(folder, script), 'utf8');
      expect(source).toContain('https://tributary.example.com');
      expect(source).not.toContain('process.env');
    }
  });

  test('have every word in every language, with the same placeholders', () => {
    for (const { handle, locales } of built) {
      expect(Object.keys(locales).sort()).toEqual(['de', 'en', 'es', 'fr']);
      for (const words of Object.values(locales)) expect(keys(words), handle).toEqual(keys(locales.en));
    }
  });

  test('say the same thing in the same words, wherever it is said', () => {
    const [one, other] = [built[0]?.locales ?? {}, built[1]?.locales ?? {}] as Record<string, object>[];
    for (const language of ['en', 'fr', 'de', 'es']) {
      const shared = Object.keys(one?.[language] ?? {}).filter((key) => key in (other?.[language] ?? {}));
      expect(shared.length).toBeGreaterThan(5);
      for (const key of shared)
        expect(Reflect.get(one?.[language] ?? {}, key)).toEqual(Reflect.get(other?.[language] ?? {}, key));
    }
  });

  test('have words for whatever they say', () => {
    const sources = ['referral', 'thank-you/src', 'account/src'].flatMap((path) => {
      const directory = join(import.meta.dirname, '../../../extensions', path);
      return readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8'));
    });
    const said = sources.flatMap((source) =>
      [...source.matchAll(/translate\(\s*'([\w.]+)'/g)].map((found) => found[1]),
    );
    const known = built.flatMap(({ locales }) => keys(locales.en).map((key) => key.split(' ')[0]));
    expect(known).toEqual(expect.arrayContaining(said));
  });

  test('have settings that the editor takes', () => {
    for (const { settings } of built) {
      expect(new Set(settings.map(({ key }) => key)).size).toBe(settings.length);
      for (const { type } of settings) expect(['boolean', 'single_line_text_field']).toContain(type);
    }
  });
});
