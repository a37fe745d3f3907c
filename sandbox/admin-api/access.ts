// Access scopes: before anything runs, every field and type that an operation selects is compared with the token's.
import { type DocumentNode, GraphQLError, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { PublishedSchema } from './schema.ts';

/** write_x grants read_x. */
function granted(scopes: string[], wanted: string): boolean {
  return scopes.includes(wanted) || (wanted.startsWith('read_') && scopes.includes(`write_${wanted.slice(5)}`));
}

/** One error for each field that the scopes do not cover, worded as Shopify words it. */
export function accessErrors(published: PublishedSchema, document: DocumentNode, scopes: string[]): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const types = new TypeInfo(published.schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const type = types.getType();
        if (!parent || !type) return;
        // A connection is refused where it is asked for, not at its nodes.
        const named = getNamedType(type).name;
        const needed = [`${parent.name}.${node.name.value}`, named, named.replace(/Connection$/, '')];
        for (const key of needed) {
          const access = published.access.get(key);
          if (!access || access.anyOf.some((scope) => granted(scopes, scope))) continue;
          const message = `Access denied for ${node.name.value} field. Required access: ${access.requiredAccess}`;
          const extensions = { code: 'ACCESS_DENIED', requiredAccess: access.requiredAccess };
          errors.push(new GraphQLError(message, { nodes: node, extensions }));
          return false;
        }
      },
    }),
  );
  return errors;
}
