// A shop of its own in the twin, with the app installed by its merchant, for tests that mean what the app and Shopify do to each other.

import { expect } from 'vitest';
import type { Services } from '#app/composition.ts';
import { openApp, type TwinWorld } from './twin.ts';

export interface TwinShop {
  readonly shopId: string;
  readonly domain: string;
  /** Shopify's Admin API, with the app's own access. */
  admin<Data>(query: string, variables?: object): Promise<Data>;
  /** A partner of the first programme, approved; returns the id. */
  addPartner(name: string): Promise<string>;
  /** Carries out whatever is to happen outside by now. */
  deliver(): Promise<void>;
}

export async function installShop(world: TwinWorld, services: Services, name: string): Promise<TwinShop> {
  const domain = `${name}.myshopify.com`;
  await world.twin.post('/_control/shops', { domain });
  await world.twin.post(`/_control/shops/${domain}/install`);
  await world.twin.delete('/_control/faults');
  const { shopId } = await services.shopify.authenticate.admin(await openApp(world.twin, domain));
  return {
    shopId,
    domain,
    async admin<Data>(query: string, variables: object = {}) {
      const { token } = await services.shopify.accessTokens.requireAccessToken(shopId);
      const response = await fetch(`https://${domain}/admin/api/2026-07/graphql.json`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    },
    async addPartner(partner) {
      const [program] = await services.admin.programs(shopId);
      const { partnerId } = await services.admin.addPartner(shopId, {
        programId: program?.programId ?? '',
        name: partner,
        email: `${partner.toLowerCase()}@partners.example`,
        company: null,
        group: null,
        approve: true,
        actor: 'test',
      });
      return partnerId;
    },
    async deliver() {
      while ((await services.deliverOutbox(shopId, 100)).handled > 0);
    },
  };
}
