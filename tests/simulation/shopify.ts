/*
 * Shopify as the simulated processes see it: the twin's own Admin API over the twin's own world, called in this process, with a network that
 * loses questions, loses answers, and delivers late. What a call did, it did once; that nobody knows is the app's to cope with.
 */
import { execute, parse } from 'graphql';
import { z } from 'zod';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import { finishCreation } from '#sandbox/admin-api/mutations/discounts.ts';
import { rootFields } from '#sandbox/admin-api/root-fields.ts';
import { readPublishedSchema } from '#sandbox/admin-api/schema.ts';
import { strictResolver } from '#sandbox/admin-api/strict-resolver.ts';
import { readSettings } from '#sandbox/settings.ts';
import { createCustomer } from '#sandbox/world/customers.ts';
import { createShop } from '#sandbox/world/shops.ts';
import type { Shop } from '#sandbox/world/state.ts';
import { openWorld } from '#sandbox/world.ts';
import type { Step } from './turns.ts';

/** What happens to one call on its way. `late`: it takes effect after whoever called has given up. */
export type CallFate = 'answered' | 'question lost' | 'answer lost' | 'late';

export interface SimulatedShopify {
  readonly shop: Shop;
  /** The Admin API for one process; each call is offered as a step. */
  readonly clientFor: (offer: (step: Step) => void) => AdminClient;
  /** Late calls arrive. */
  readonly arrive: () => Promise<void>;
}

const published = readPublishedSchema('2026-07');
const refusal = z.object({ field: z.array(z.string()).nullish(), message: z.string(), code: z.string().nullish() });
const settings = readSettings(process.env, {
  twinOrigin: 'http://twin',
  storefrontOrigin: 'http://storefront',
  smtpPort: 0,
});

export function createShopify(
  { currency, customerIds }: { readonly currency: string; readonly customerIds: readonly string[] },
  callFateOf: (operation: string) => CallFate,
): SimulatedShopify {
  const world = openWorld(null, () => {});
  const shop = createShop(world, { domain: 'simulated.myshopify.com', currency });
  for (const id of customerIds) {
    const customer = createCustomer(world, shop, {
      email: `${id}@customers.example`,
      acceptsMarketing: true,
      deliver: false,
    });
    shop.customers.delete(customer.id);
    shop.customers.set(id, { ...customer, id });
  }
  let late: (() => Promise<unknown>)[] = [];

  const carryOut: AdminClientCall = async (operation, variables) => {
    // Jobs that Shopify does behind the scenes are done by the time somebody asks.
    for (const creation of shop.redeemCodeCreations.values()) finishCreation(world, shop, creation);
    const { data, errors } = await execute({
      schema: published.schema,
      document: parse(operation.document),
      rootValue: rootFields,
      contextValue: { world, settings, shop, published },
      variableValues: variables as Record<string, unknown>,
      operationName: operation.name,
      fieldResolver: strictResolver,
    });
    if (errors !== undefined) throw new AggregateError(errors, `the twin cannot carry out ${operation.name}`);
    const answer = operation.answer.parse(JSON.parse(JSON.stringify(data)));
    const refusals = z.object({ userErrors: z.array(refusal).min(1) }).safeParse(answer);
    return refusals.success
      ? { outcome: 'refused', errors: refusals.data.userErrors }
      : { outcome: 'ok', data: answer };
  };

  return {
    shop,
    clientFor: (offer) => ({
      graphql(_shopId, operation, variables) {
        const { promise, resolve } = Promise.withResolvers<ShopifyOutcome<never>>();
        let outcome: ShopifyOutcome<unknown> = { outcome: 'unknown', reason: 'the simulated network lost the answer' };
        offer({
          what: `Shopify ${operation.name}`,
          backend: null,
          async carryOut() {
            const call = () => carryOut(operation, variables);
            switch (callFateOf(operation.name)) {
              case 'answered':
                outcome = await call();
                return;
              case 'answer lost':
                await call();
                return;
              case 'late':
                late.push(call);
                return;
              case 'question lost':
                return;
            }
          },
          answer: () => resolve(outcome as ShopifyOutcome<never>),
        });
        return promise;
      },
    }),
    async arrive() {
      const arriving = late;
      late = [];
      for (const call of arriving) await call();
    },
  };
}

type AdminClientCall = (
  operation: { readonly name: string; readonly document: string; readonly answer: z.ZodType },
  variables: unknown,
) => Promise<ShopifyOutcome<unknown>>;
