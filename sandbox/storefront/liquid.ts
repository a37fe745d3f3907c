// Liquid as Shopify has it, and what both the sandbox's theme and the app's extension are rendered with. Templates are
// parsed at each request: the sandbox is edited while it runs.
import { Liquid, Tag, type TagToken, type TopLevelToken } from 'liquidjs';
import { decimals, formatMinor } from '../world/money.ts';
import type { Shop } from '../world/state.ts';

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

/** An engine for templates in `root`, with the filters and tags that the theme and the extension use. */
export function engine(shop: Shop, options: { root: string; partials: string; assets: string }): Liquid {
  const liquid = new Liquid({ root: options.root, partials: options.partials, extname: '.liquid', jsTruthy: false });
  liquid.registerFilter('money', (amount) =>
    amount === null || amount === undefined ? '' : showMoney(amount, shop.currency),
  );
  liquid.registerFilter('asset_url', (file) => `${options.assets}/${file}`);
  liquid.registerTag('schema', SchemaTag);
  return liquid;
}
