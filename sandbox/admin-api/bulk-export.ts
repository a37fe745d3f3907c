// Runs the query of a bulk operation over everything and writes JSONL, as Shopify does: one line for each node of a
// connection, without the connections below it, whose nodes follow as lines of their own with `__parentId`.
import {
  type DocumentNode,
  execute,
  type FieldNode,
  GraphQLError,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  parse,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { EVERYTHING } from './connections.ts';
import type { Context } from './context.ts';
import type { PublishedSchema } from './schema.ts';
import { strictResolver } from './strict-resolver.ts';

const MAX_CONNECTIONS = 5;
const IN_A_LIST = 'Queries that contain a connection field within a list field are not currently supported.';

type Node = { [field: string]: unknown };

/** A query that may be exported, or what Shopify objects to. */
export function readBulkQuery(published: PublishedSchema, source: string): DocumentNode | string {
  let document: DocumentNode;
  try {
    document = parse(source);
  } catch (error) {
    if (error instanceof GraphQLError) return `Invalid bulk query: ${error.message}`;
    throw error;
  }
  const [invalid] = validate(published.schema, document, specifiedRules);
  if (invalid) return `Invalid bulk query: ${invalid.message}`;
  const connections = countConnections(published, document);
  if (connections === 0) return 'Bulk queries must contain at least one connection.';
  if (hasConnectionInList(published, document)) return IN_A_LIST;
  return connections > MAX_CONNECTIONS ? 'Bulk queries cannot contain more than 5 connections.' : document;
}

function countConnections(published: PublishedSchema, document: DocumentNode): number {
  let count = 0;
  const types = new TypeInfo(published.schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        if (isConnection(types)) count += 1;
      },
    }),
  );
  return count;
}

function hasConnectionInList(published: PublishedSchema, document: DocumentNode): boolean {
  let [lists, found] = [0, false];
  const types = new TypeInfo(published.schema);
  // A connection's own nodes and edges are no list in this sense.
  const isList = (node: FieldNode) =>
    isListType(getNullableType(types.getType())) && !/^(nodes|edges)$/.test(node.name.value);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(node) {
          if (isList(node)) lists += 1;
          else if (lists > 0 && isConnection(types)) found = true;
        },
        leave(node) {
          if (isList(node)) lists -= 1;
        },
      },
    }),
  );
  return found;
}

function isConnection(types: TypeInfo): boolean {
  const type = types.getType();
  return type ? getNamedType(type).name.endsWith('Connection') : false;
}

/** Asks every connection for all that it has: a bulk query names no page. */
function withoutPages(published: PublishedSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(published.schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        if (!isConnection(types)) return undefined;
        const others = (node.arguments ?? []).filter((one) => one.name.value !== 'first' && one.name.value !== 'last');
        const first = {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: 'first' },
          value: { kind: Kind.INT, value: String(EVERYTHING) },
        } as const;
        return { ...node, arguments: [...others, first] };
      },
    }),
  );
}

function nodesOf(value: unknown): Node[] | null {
  if (value === null || typeof value !== 'object') return null;
  const { nodes, edges } = value as { nodes?: Node[]; edges?: { node: Node }[] };
  return Array.isArray(nodes) ? nodes : Array.isArray(edges) ? edges.map((edge) => edge.node) : null;
}

function* lines(value: Node, parentId: unknown): Generator<Node> {
  const own = Object.entries(value).filter(([, part]) => nodesOf(part) === null);
  if (parentId !== null)
    yield { ...Object.fromEntries(own), ...(parentId === undefined ? {} : { __parentId: parentId }) };
  for (const part of Object.values(value)) {
    for (const node of nodesOf(part) ?? []) yield* lines(node, parentId === null ? undefined : value.id);
  }
}

/** The export's lines; throws when the twin does not model what the query selects. */
export async function exportLines(
  published: PublishedSchema,
  document: DocumentNode,
  rootValue: unknown,
  context: Context,
): Promise<string[]> {
  const result = await execute({
    schema: published.schema,
    document: withoutPages(published, document),
    rootValue,
    contextValue: context,
    fieldResolver: strictResolver,
  });
  if (result.errors?.[0]) throw result.errors[0];
  return [...lines(result.data as Node, null)].map((line) => JSON.stringify(line));
}
