// What every resolver of the Admin API is handed.
import type { GraphQLResolveInfo } from 'graphql';
import type { Settings } from '../settings.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import type { Faults } from './faults.ts';
import type { PublishedSchema } from './schema.ts';

export type Context = { world: World; settings: Settings; shop: Shop; published: PublishedSchema; faults: Faults };

/** A view is a plain object with one property for each field that the twin models; functions are called lazily. */
export type View = Record<string, unknown>;

/** Root fields: queries and mutations. */
export type RootFields = Record<string, (args: never, context: Context, info: GraphQLResolveInfo) => unknown>;

export type UserError = { field: string[] | null; message: string; code?: string | null; extraInfo?: string | null };

/** Every connection argument that the twin knows. */
export type PageArguments = {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  reverse?: boolean | null;
  query?: string | null;
  sortKey?: string | null;
};

export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}
