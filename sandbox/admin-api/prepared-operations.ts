// Parsing and validating cost more than executing, and an app sends the same few texts again and again: both are done
// once for each text.
import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { PublishedSchema } from './schema.ts';

const KEPT = 500;

export type Prepared = { document: DocumentNode; errors: readonly GraphQLError[] };

function prepare(published: PublishedSchema, source: string): Prepared {
  try {
    const document = parse(source);
    return { document, errors: validate(published.schema, document, specifiedRules) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: { kind: Kind.DOCUMENT, definitions: [] }, errors: [error] };
  }
}

export class PreparedOperations {
  #known = new Map<string, Prepared>();

  get(published: PublishedSchema, source: string): Prepared {
    const key = `${published.version}\n${source}`;
    const known = this.#known.get(key);
    if (known) return known;
    const prepared = prepare(published, source);
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(key, prepared);
    return prepared;
  }
}

/** The operation of that name, or the first. */
export function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const found = name === undefined ? operations[0] : operations.find((one) => one.name?.value === name);
  return found ?? null;
}

/** The operation's own name and its root fields'. */
export function namesOf(operation: OperationDefinitionNode): string[] {
  const fields = operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
  return operation.name ? [operation.name.value, ...fields] : fields;
}
