// Shopify's own published schema, as GraphQL objects, and the access scopes that it states for types and fields.
//
// Read once from the development dependency that carries it; building takes about a second.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

type ScopeItem = { typeName: string; fieldName?: string; requiredAccess: string; offlineScopes: string[] };
type Published = { data: IntrospectionQuery; offline_scopes: { items: ScopeItem[] } };

/** What a type or field needs: one of the scopes; `requiredAccess` is Shopify's wording. */
export type RequiredAccess = { anyOf: string[]; requiredAccess: string };

export type PublishedSchema = {
  version: string;
  schema: GraphQLSchema;
  /** By `Type` or `Type.field`. */
  access: Map<string, RequiredAccess>;
};

/** The package exports no path to its data, so it is found by its place. */
const DATA = new URL('../../node_modules/@shopify/dev-mcp/dist/data/', import.meta.url);

/** @param version such as 2026-07 */
export function readPublishedSchema(version: string): PublishedSchema {
  const file = new URL(`admin_${version}.json.gz`, DATA);
  const published = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Published;
  const access = new Map<string, RequiredAccess>();
  for (const item of published.offline_scopes.items) {
    if (item.offlineScopes.length === 0) continue;
    const key = item.fieldName === undefined ? item.typeName : `${item.typeName}.${item.fieldName}`;
    access.set(key, { anyOf: item.offlineScopes, requiredAccess: item.requiredAccess });
  }
  return { version, schema: buildClientSchema(published.data), access };
}
