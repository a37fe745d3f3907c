// The pieces that the admin's pages are made of. Texts that come from the world are escaped by whoever puts them in.
import { escapeHtml } from '../http.ts';
import { formatMinor } from '../world/money.ts';

/** An amount as the admin shows it: €12.34. */
export function money(amount: bigint, currency: string): string {
  const parts = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(0);
  const sign = parts.find((part) => part.type === 'currency')?.value ?? currency;
  return `${sign}${formatMinor(amount, currency)}`.replace(/^(\D+)-/, '-$1');
}

/** An instant as the admin shows it, with the exact one on hover. */
export function when(instant: string): string {
  const shown = new Date(instant).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `<time class="nowrap" datetime="${instant}" title="${instant}">${shown}</time>`;
}

export function badge(text: string, tone = ''): string {
  return `<span class="badge ${tone}">${escapeHtml(text.replaceAll('_', ' '))}</span>`;
}

export function card(title: string, body: string): string {
  return `<section class="card"><h2>${title}</h2>${body}</section>`;
}

/** A heading, and what its cells look like: right-aligned numbers, or absent on a phone. */
export type Column = { title: string; class?: 'right' | 'hide-phone' | 'nowrap' };

/** A table of ready HTML cells, one list a row. */
export function table(columns: Column[], rows: string[][]): string {
  const cell = (tag: 'th' | 'td', content: string, index: number) =>
    `<${tag} class="${columns[index]?.class ?? ''}">${content}</${tag}>`;
  const line = (tag: 'th' | 'td', cells: string[]) =>
    `<tr>${cells.map((content, index) => cell(tag, content, index)).join('')}</tr>`;
  const head = line(
    'th',
    columns.map((column) => column.title),
  );
  return `<table><thead>${head}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table>`;
}

/** The table in a card of its own, or what to say when there is nothing to show. */
export function tableCard(columns: Column[], rows: string[][], empty: { title: string; text: string }): string {
  if (rows.length > 0) return `<section class="card flush">${table(columns, rows)}</section>`;
  return `<section class="card empty"><b>${empty.title}</b>${empty.text}</section>`;
}

/** Names and values; a value that is not there is said to be none. */
export function facts(pairs: (readonly [string, string | null])[]): string {
  const shown = pairs.map(([name, value]) => {
    const text = value ? escapeHtml(value) : '<span class="muted">none</span>';
    return `<dt>${name}</dt><dd>${text}</dd>`;
  });
  return `<dl class="facts">${shown.join('')}</dl>`;
}

export function columns(main: string[], side: string[]): string {
  return `<div class="columns"><div class="stack">${main.join('')}</div><div class="stack">${side.join('')}</div></div>`;
}
