// Relay connections with real cursors: a cursor holds the position's key, so that pages stay right when the list grows.
import { GraphQLError } from 'graphql';
import type { PageArguments, View } from './context.ts';

const PAGE_LIMIT = 250;
/** The page of a bulk operation: all there is. */
export const EVERYTHING = 2_147_483_647;

export type Entry<T> = { value: T /** Sortable; unique within the list. */; key: string };

const encode = (key: string) => Buffer.from(key).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

function pageSize(args: PageArguments): number {
  const size = args.first ?? args.last;
  if (size === undefined || size === null) {
    throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
  }
  if (size !== EVERYTHING && (size < 0 || size > PAGE_LIMIT))
    throw new GraphQLError(`first or last must be between 0 and ${PAGE_LIMIT}`);
  return size;
}

/** Pages through `entries`, which must be sorted ascending by key. */
export function connection<T>(entries: Entry<T>[], args: PageArguments, view: (value: T) => View): View {
  const size = pageSize(args);
  const ordered = args.reverse ? [...entries].reverse() : entries;
  const past = (key: string, cursor: string) => (args.reverse ? key < cursor : key > cursor);
  const after = args.after ? decode(args.after) : null;
  const before = args.before ? decode(args.before) : null;
  const within = ordered.filter(
    ({ key }) => (after === null || past(key, after)) && (before === null || (key !== before && !past(key, before))),
  );
  const fromEnd = args.first === undefined || args.first === null;
  const page = fromEnd ? within.slice(Math.max(0, within.length - size)) : within.slice(0, size);
  const cut = within.length > page.length;
  return {
    nodes: () => page.map(({ value }) => view(value)),
    edges: () => page.map(({ value, key }) => ({ cursor: encode(key), node: view(value) })),
    pageInfo: {
      hasNextPage: fromEnd ? before !== null : cut,
      hasPreviousPage: fromEnd ? cut : after !== null,
      startCursor: page[0] ? encode(page[0].key) : null,
      endCursor: page.length > 0 ? encode((page[page.length - 1] as Entry<T>).key) : null,
    },
  };
}

/** Ids of different length still sort as numbers. */
export function idKey(id: string): string {
  return id.padStart(24, '0');
}

export function byId<T extends { id: string }>(values: Iterable<T>): Entry<T>[] {
  return sorted([...values].map((value) => ({ value, key: idKey(value.id) })));
}

/** Sorted by an instant (or a name), then by id. */
export function byField<T extends { id: string }>(values: Iterable<T>, field: (value: T) => string): Entry<T>[] {
  return sorted([...values].map((value) => ({ value, key: `${field(value)}|${idKey(value.id)}` })));
}

function sorted<T>(entries: Entry<T>[]): Entry<T>[] {
  return entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
