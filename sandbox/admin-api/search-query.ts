// Shopify's search syntax, as far as the app needs it: terms joined by AND (or a blank), field:value with the
// comparators < <= > >=, quotes, a trailing *, a leading minus, and free text. OR and parentheses are refused, as is a
// field that the list does not know: a filter that was silently ignored would hide a wrong reconciliation.
import { GraphQLError } from 'graphql';

type Term = { field: string | null; comparator: '' | '<' | '<=' | '>' | '>='; value: string; not: boolean };

const TERM = /^(-?)(?:([A-Za-z_.]+):)?(<=|>=|<|>)?(?:"([^"]*)"|'([^']*)'|(\S*))$/;

function split(query: string): string[] {
  return query.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
}

function parse(query: string): Term[] {
  if (/[()]/.test(query)) throw new GraphQLError('twin does not model parentheses in a search query');
  return split(query)
    .filter((word) => word !== 'AND')
    .map((word) => {
      if (word === 'OR') throw new GraphQLError('twin does not model OR in a search query');
      const parts = TERM.exec(word);
      if (!parts) throw new GraphQLError(`twin cannot read the search term ${word}`);
      const [, not, field, comparator, double, single, bare] = parts;
      return {
        field: field ?? null,
        comparator: (comparator ?? '') as Term['comparator'],
        value: double ?? single ?? bare ?? '',
        not: not === '-',
      };
    });
}

function compare(actual: string, term: Term): boolean {
  const instants = !Number.isNaN(Date.parse(actual)) && /\d{4}-\d\d/.test(term.value);
  const numbers = /^-?\d+(\.\d+)?$/.test(actual) && /^-?\d+(\.\d+)?$/.test(term.value);
  const left = instants ? Date.parse(actual) : numbers ? Number(actual) : actual.toLowerCase();
  const right = instants ? Date.parse(term.value) : numbers ? Number(term.value) : term.value.toLowerCase();
  if (term.comparator === '<') return left < right;
  if (term.comparator === '<=') return left <= right;
  if (term.comparator === '>') return left > right;
  if (term.comparator === '>=') return left >= right;
  if (typeof right === 'string' && right.endsWith('*')) return String(left).startsWith(right.slice(0, -1));
  return left === right;
}

/** For each known field, the values that a term may match; `default` are those that free text looks into. */
export type Searchable<T> = { [field: string]: (value: T) => string[]; default: (value: T) => string[] };

/** A filter for the list, from the query's text. */
export function searchFilter<T>(query: string | null | undefined, fields: Searchable<T>): (value: T) => boolean {
  if (!query?.trim()) return () => true;
  const terms = parse(query);
  for (const { field } of terms) {
    if (field !== null && !fields[field]) throw new GraphQLError(`twin does not model the search field ${field}`);
  }
  return (value) =>
    terms.every((term) => {
      const values = (fields[term.field ?? 'default'] ?? fields.default)(value);
      const hit =
        term.field === null
          ? values.some((one) => one.toLowerCase().includes(term.value.toLowerCase().replace(/\*$/, '')))
          : values.some((one) => compare(one, term));
      return hit !== term.not;
    });
}
