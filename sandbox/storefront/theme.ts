// The sandbox's theme: a template's page in its layout, with the app's extension where the merchant put it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import { renderAppBlock, renderEmbeds } from './extension.ts';
import { engine } from './liquid.ts';

const THEME = join(import.meta.dirname, 'theme');

type JsonTemplate = {
  title: string;
  sections: Record<
    string,
    { type: 'apps'; blocks: Record<string, { type: string; settings: Record<string, unknown> }> }
  >;
  order: string[];
};

/** Shopify's own, not the theme's: apps' embeds do not run there. */
const OWN_TEMPLATES = new Set(['checkout', 'thank-you']);

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
  const isOwn = OWN_TEMPLATES.has(template);
  return isOwn ? renderLayout(shop, content, context) : renderInLayout(shop, settings, content, context);
}

/** The page's own template in JSON, whose sections hold apps' blocks; null where the shop has no such page. */
export function readPageTemplate(handle: string): JsonTemplate | null {
  if (!/^[\w-]+$/.test(handle)) return null;
  try {
    return JSON.parse(readFileSync(join(THEME, 'templates', `page.${handle}.json`), 'utf8'));
  } catch {
    return null; // no such template
  }
}

/** A page made of apps' blocks. `shopify://apps/<app>/blocks/<handle>/…` is a block of the app's extension. */
export async function renderPageTemplate(
  shop: Shop,
  settings: Settings,
  template: JsonTemplate,
  context: Record<string, unknown>,
): Promise<string> {
  const head = new Set<string>();
  let content = '';
  for (const name of template.order) {
    for (const { type, settings: given } of Object.values(template.sections[name]?.blocks ?? {})) {
      const handle = /^shopify:\/\/apps\/[\w-]+\/blocks\/([\w-]+)/.exec(type)?.[1];
      if (!handle) throw new Error(`${type} is no app's block`);
      const chosen = { ...given, ...shop.appBlocks?.[handle] };
      const block = await renderAppBlock(shop, settings, handle, { settings: chosen, context });
      for (const tag of block.head) head.add(tag);
      content += block.html;
    }
  }
  const section = `<section class="wrap section page">${content}</section>`;
  const page = await renderInLayout(shop, settings, section, context);
  return page.replace('</head>', () => `${[...head].join('\n')}\n</head>`);
}

/** Puts ready content into the theme's layout (an app proxy may answer with such). */
export async function renderInLayout(
  shop: Shop,
  settings: Settings,
  content: string,
  context: Record<string, unknown>,
): Promise<string> {
  const embeds = await renderEmbeds(shop, settings, context);
  const page = await renderLayout(shop, content, context);
  // As functions, so that a `$` in what is inserted stays one.
  return page.replace('</head>', () => `${embeds.head}\n</head>`).replace('</body>', () => `${embeds.body}\n</body>`);
}

function renderLayout(shop: Shop, content: string, context: Record<string, unknown>): Promise<string> {
  const liquid = engine(shop, { root: join(THEME, 'layout'), partials: join(THEME, 'snippets'), assets: '/cdn/theme' });
  return liquid.renderFile('theme', { ...context, content_for_layout: content });
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
