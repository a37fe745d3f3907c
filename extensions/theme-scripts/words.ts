/** What the blocks' scripts share: the block's words, elements made without markup, and amounts in the page's language. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

export type Words = Readonly<Record<string, string>>;

/** The words that Liquid wrote beside the block, in the page's language. */
export function wordsOf(block: Element): Words {
  return JSON.parse(block.querySelector('[data-words]')?.textContent ?? '{}');
}

export const fill = (text: string | undefined, values: Words): string =>
  (text ?? '').replace(/\[(\w+)\]/g, (_, name: string) => values[name] ?? '');

type Properties = Readonly<Record<string, unknown>>;
type Child = Node | string | null | false | undefined;

/** An element with properties (`aria-…`, `data-…` and `role` as attributes) and children: text stays text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria|data|role)/.test(key)) made.setAttribute(key, String(value));
    else Object.assign(made, { [key]: value });
  }
  made.append(
    ...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined),
  );
  return made;
}

const language = () => document.documentElement.lang || undefined;

// Amounts and rates are decimal texts, and stay exact.
export const showMoney = ({ amount, currency }: Amount): string =>
  new Intl.NumberFormat(language(), { style: 'currency', currency }).format(amount as never);

export const showPercent = (value: string): string =>
  new Intl.NumberFormat(language(), { style: 'unit', unit: 'percent', maximumFractionDigits: 2 }).format(
    value as never,
  );

export const showDay = (at: string): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(new Date(at));
