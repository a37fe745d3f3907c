/** How a GraphQL document for Shopify's Admin API is written down: with its name, its variables and the shape of its answer. */
import { z } from 'zod';

export interface AdminOperation<Variables, Data> {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly document: string;
  /** What is read from `data` in the answer. */
  readonly answer: z.ZodType<Data>;
  /** Never present: carries the type of the variables. */
  readonly variables?: Variables;
}

type NoVariables = Readonly<Record<never, never>>;

export function query<Variables = NoVariables>() {
  return <Data>(name: string, document: string, answer: z.ZodType<Data>): AdminOperation<Variables, Data> => ({
    name,
    kind: 'query',
    document,
    answer,
  });
}

export const userError = z.object({
  field: z.array(z.string()).nullish(),
  message: z.string(),
  code: z.string().nullish(),
});

/** A mutation's payload, which lies under its root field beside the user errors. */
export function mutation<Variables>() {
  return <Shape extends z.core.$ZodLooseShape>(name: string, root: string, document: string, shape: Shape) => {
    const payload = z.object({ ...shape, userErrors: z.array(userError) });
    const answer = z.object({ [root]: payload }).transform((data) => data[root] as z.infer<typeof payload>);
    const operation: AdminOperation<Variables, z.infer<typeof payload>> = { name, kind: 'mutation', document, answer };
    return operation;
  };
}
