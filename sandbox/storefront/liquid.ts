// Liquid as Shopify renders it: the sandbox's theme, and into it the app's real theme extension.
//
// The extension's blocks are read from its own folder, with its own assets and translations, so that what is deployed
// is what is tested. Templates are parsed at each request: the sandbox is edited while it runs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Liquid, Tag, type TagToken, type TopLevelToken } from 'liquidjs';
import { gid } from '../admin-api/context.ts';
import type { Settings } from '../settings.ts';
import { decimals, formatMinor } from '../world/money.ts';
import type { Shop } from '../world/state.ts';

const THEME = join(import.meta.dirname, 'theme');
export const EXTENSION_ASSETS = '/cdn/extensions/assets';

/** {% schema %}…{% endschema %} is for the theme editor: it shows nothing. */
class SchemaTag extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) {
      const next = rest.shift() as TopLevelToken & { name?: string };
      if (next.name === 'endschema') return;
    }
    throw new Error('schema without endschema');
  }
  override render() {
    return '';
  }
}

/** €12.34, from minor units. */
export function showMoney(amount: number | bigint, currency: string): string {
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals(currency),
  }).formatToParts(0);
  const sign = parts.find((part) => part.type === 'currency')?.value ?? currency;
  return `${sign}${formatMinor(BigInt(amount), currency)}`.replace(/^(\D+)-/, '-$1');
}

function engine(shop: Shop, options: { root: string; partials: string; assets: string }): Liquid {
  const liquid = new Liquid({ root: options.root, partials: options.partials, extname: '.liquid', jsTruthy: false });
  liquid.registerFilter('money', (amount) =>
    amount === null || amount === undefined ? '' : showMoney(amount, shop.currency),
  );
  liquid.registerFilter('asset_url', (file) => `${options.assets}/${file}`);
  liquid.registerTag('schema', SchemaTag);
  return liquid;
}

/** Finds `a.b` in the extension's words and puts `{{ name }}` values in. */
function translate(words: Record<string, unknown>, key: string, values: unknown[]): string {
  const found = key
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], words);
  if (typeof found !== 'string') return `translation missing: ${key}`;
  return values
    .filter(Array.isArray)
    .reduce((text, [name, value]) => text.replaceAll(new RegExp(`{{\\s*${name}\\s*}}`, 'g'), String(value)), found);
}

type Setting = { id?: string; default?: unknown };
type BlockSchema = { target: string; settings?: Setting[] };

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

export type Embeds = { head: string; body: string };

/** The app embeds of the extension, if the merchant switched them on. */
export async function renderEmbeds(shop: Shop, settings: Settings, context: object): Promise<Embeds> {
  const rendered: Embeds = { head: '', body: '' };
  if (!shop.embed.enabled || !shop.installation) return rendered;
  const folder = join(settings.extensionDir, 'blocks');
  const liquid = engine(shop, {
    root: folder,
    partials: join(settings.extensionDir, 'snippets'),
    assets: EXTENSION_ASSETS,
  });
  const words = JSON.parse(readFileSync(join(settings.extensionDir, 'locales/en.default.json'), 'utf8'));
  liquid.registerFilter('t', (key, ...values) => translate(words, key, values));
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    const schema = schemaOf(source);
    if (schema.target !== 'head' && schema.target !== 'body' && schema.target !== 'compliance_head') continue;
    const defaults = Object.fromEntries(
      (schema.settings ?? []).flatMap(({ id, default: value }) => (id ? [[id, value]] : [])),
    );
    const block = { id: 'sandbox', settings: { ...defaults, ...shop.embed.settings }, shopify_attributes: '' };
    const html = await liquid.parseAndRender(source, { ...context, block, app: { metafields: appMetafields(shop) } });
    rendered[schema.target === 'body' ? 'body' : 'head'] += html.trim();
  }
  return rendered;
}

/** Renders `templates/<template>.liquid` into `layout/theme.liquid`, embeds before </head> and </body>. */
export async function renderPage(
  shop: Shop,
  settings: Settings,
  template: string,
  context: Record<string, unknown>,
): Promise<string> {
  const liquid = engine(shop, {
    root: join(THEME, 'templates'),
    partials: join(THEME, 'snippets'),
    assets: '/cdn/theme',
  });
  const content = await liquid.renderFile(template, context);
  return renderInLayout(shop, settings, content, context);
}

/** Puts ready content into the theme's layout (an app proxy may answer with such). */
export async function renderInLayout(
  shop: Shop,
  settings: Settings,
  content: string,
  context: Record<string, unknown>,
): Promise<string> {
  const liquid = engine(shop, { root: join(THEME, 'layout'), partials: join(THEME, 'snippets'), assets: '/cdn/theme' });
  const embeds = await renderEmbeds(shop, settings, context);
  const page: string = await liquid.renderFile('theme', { ...context, content_for_layout: content });
  // As functions, so that a `$` in what is inserted stays one.
  return page.replace('</head>', () => `${embeds.head}\n</head>`).replace('</body>', () => `${embeds.body}\n</body>`);
}

/** Liquid text of an app proxy's answer, rendered with the page's objects. */
export function renderSource(shop: Shop, source: string, context: Record<string, unknown>): Promise<string> {
  const liquid = engine(shop, {
    root: join(THEME, 'templates'),
    partials: join(THEME, 'snippets'),
    assets: '/cdn/theme',
  });
  return liquid.parseAndRender(source, context);
}
