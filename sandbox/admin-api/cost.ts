// Query cost and the leaky bucket, after Shopify's rules: an object costs 1, a connection 2 and its page, a mutation 10.
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

function pageOf(node: FieldNode, variables: Record<string, unknown>): number | null {
  for (const argument of node.arguments ?? []) {
    if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
    if (argument.value.kind === Kind.INT) return Number(argument.value.value);
    if (argument.value.kind === Kind.VARIABLE) return Number(variables[argument.value.name.value] ?? 0);
  }
  return null;
}

/** What the operation may cost at most; pages multiply what is below them. */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const types = new TypeInfo(schema);
  const factors = [1];
  let cost = operation.operation === 'mutation' ? 10 : 0;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(node) {
          const type = types.getType();
          const named = type ? getNamedType(type) : undefined;
          const factor = factors[factors.length - 1] ?? 1;
          const page = pageOf(node, variables);
          if (page !== null) cost += 2 * factor;
          else if (named && isCompositeType(named) && !/^(nodes|edges|node|pageInfo)$/.test(node.name.value))
            cost += factor;
          factors.push(page === null ? factor : factor * Math.max(1, Math.ceil(Math.log2(page + 1))));
        },
        leave: () => void factors.pop(),
      },
    }),
  );
  return Math.max(1, cost);
}

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** One shop's bucket: fills by restoreRate a second up to its maximum. */
export class LeakyBucket {
  #available: number;
  #at = Date.now();
  maximum: number;
  restoreRate: number;

  constructor(maximum = 2000, restoreRate = 100) {
    this.maximum = maximum;
    this.restoreRate = restoreRate;
    this.#available = maximum;
  }

  resize(maximum: number, restoreRate: number): void {
    this.maximum = maximum;
    this.restoreRate = restoreRate;
    this.#available = maximum;
    this.#at = Date.now();
  }

  #fill(): void {
    const now = Date.now();
    this.#available = Math.min(this.maximum, this.#available + ((now - this.#at) / 1000) * this.restoreRate);
    this.#at = now;
  }

  /** Takes the cost, or says false when the bucket does not hold it. */
  take(cost: number): boolean {
    this.#fill();
    if (this.#available < cost) return false;
    this.#available -= cost;
    return true;
  }

  status(): ThrottleStatus {
    this.#fill();
    return {
      maximumAvailable: this.maximum,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.restoreRate,
    };
  }
}
