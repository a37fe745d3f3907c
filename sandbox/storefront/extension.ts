// The app's real theme extension, rendered as Shopify renders it: its blocks are read from its own folder, with its own
// assets and translations, so that what is deployed is what is tested. Embeds stand in every page while the merchant has
// them switched on; section blocks stand where a page's template names them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gid } from '../admin-api/context.ts';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import { engine } from './liquid.ts';

export const EXTENSION_ASSETS = '/cdn/extensions/assets';

type Setting = { id?: string; default?: unknown };
type BlockSchema = { target: string; javascript?: string; stylesheet?: string; settings?: Setting[] };

/** What a rendered block adds to the page, and to its head. */
export type Rendered = { html: string; head: string[] };

export type Embeds = { head: string; body: string };

function schemaOf(source: string): BlockSchema {
  const text = /{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema\s*-?%}/.exec(source)?.[1];
  if (text === undefined) throw new Error('a block without {% schema %}');
  return JSON.parse(text) as BlockSchema;
}

/** What the app keeps on its installation, as `app.metafields.<namespace>.<key>` with `value` and `type`. */
function appMetafields(shop: Shop): Record<string, Record<string, unknown>> {
  const drops: Record<string, Record<string, unknown>> = {};
  for (const { ownerId, namespace, key, type, value } of shop.metafields.values()) {
    if (!shop.installation || ownerId !== gid('AppInstallation', shop.installation.id)) continue;
    drops[namespace] = { ...drops[namespace], [key]: { type, value: type === 'json' ? JSON.parse(value) : value } };
  }
  return drops;
}

/** The extension's words in the page's language; in the default one where it does not speak it. */
function wordsFor(settings: Settings, locale: string): Record<string, unknown> {
  const folder = join(settings.extensionDir, 'locales');
  const own = join(folder, `${locale}.json`);
  return JSON.parse(readFileSync(existsSync(own) ? own : join(folder, 'en.default.json'), 'utf8'));
}

/** Finds `a.b` in the words, in its singular or plural by `count`, and puts `{{ name }}` values in. */
function translate(words: Record<string, unknown>, locale: string, key: string, given: unknown[]): string {
  const values = new Map(given.filter(Array.isArray) as [string, unknown][]);
  let found = key
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], words);
  if (found !== null && typeof found === 'object' && values.has('count')) {
    const forms = found as Record<string, unknown>;
    found = forms[new Intl.PluralRules(locale).select(Number(values.get('count')))] ?? forms.other;
  }
  if (typeof found !== 'string') return `translation missing: ${key}`;
  return found.replaceAll(/{{\s*(\w+)\s*}}/g, (place, name: string) => String(values.get(name) ?? place));
}

async function renderBlock(
  shop: Shop,
  settings: Settings,
  file: string,
  given: { settings: Record<string, unknown>; context: object },
): Promise<Rendered & { target: string }> {
  const source = readFileSync(join(settings.extensionDir, 'blocks', file), 'utf8');
  const schema = schemaOf(source);
  const { request } = given.context as { request: { locale: { iso_code: string } } };
  const locale = request.locale.iso_code;
  const liquid = engine(shop, {
    root: join(settings.extensionDir, 'blocks'),
    partials: join(settings.extensionDir, 'snippets'),
    assets: EXTENSION_ASSETS,
  });
  const words = wordsFor(settings, locale);
  liquid.registerFilter('t', (key, ...values) => translate(words, locale, key, values));
  const defaults = Object.fromEntries(
    (schema.settings ?? []).flatMap(({ id, default: value }) => (id ? [[id, value]] : [])),
  );
  const id = file.replace('.liquid', '');
  const block = { id, settings: { ...defaults, ...given.settings }, shopify_attributes: `data-block="${id}"` };
  const html: string = await liquid.parseAndRender(source, {
    ...given.context,
    block,
    app: { metafields: appMetafields(shop) },
  });
  const asset = (name: string) => `${EXTENSION_ASSETS}/${name}`;
  const head = [
    ...(schema.stylesheet ? [`<link rel="stylesheet" href="${asset(schema.stylesheet)}">`] : []),
    ...(schema.javascript ? [`<script src="${asset(schema.javascript)}" defer></script>`] : []),
  ];
  return { target: schema.target, html: html.trim(), head };
}

/** The app embeds of the extension, if the merchant switched them on. */
export async function renderEmbeds(shop: Shop, settings: Settings, context: object): Promise<Embeds> {
  const rendered: Embeds = { head: '', body: '' };
  if (!shop.embed.enabled || !shop.installation) return rendered;
  for (const file of readdirSync(join(settings.extensionDir, 'blocks'))) {
    const block = await renderBlock(shop, settings, file, { settings: shop.embed.settings, context });
    if (block.target === 'section') continue;
    rendered[block.target === 'body' ? 'body' : 'head'] += [...block.head, block.html].join('\n');
  }
  return rendered;
}

/** A section block where a template names it; nothing once the app is gone. */
export async function renderAppBlock(
  shop: Shop,
  settings: Settings,
  handle: string,
  given: { settings: Record<string, unknown>; context: object },
): Promise<Rendered> {
  if (!shop.installation) return { html: '', head: [] };
  const { html, head } = await renderBlock(shop, settings, `${handle}.liquid`, given);
  return { html: `<div id="shopify-block-${handle}" class="shopify-block shopify-app-block">${html}</div>`, head };
}
