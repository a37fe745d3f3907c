/** The app's web pixel in a shop, through the Admin API. https://shopify.dev/docs/api/admin-graphql/latest/mutations/webPixelCreate */
import { z } from 'zod';
import type { ConnectPixelPorts, PixelSettings } from '#app/flows/connect-pixel.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { createWebPixel, updateWebPixel, webPixel } from './operations.ts';

/** Shopify's JSON scalar: an object, or the text of one. */
const settings = z.preprocess(
  (value) => (typeof value === 'string' ? parseJson(value) : value),
  z.object({ accountID: z.string(), endpoint: z.string() }),
);

export function createPixelCalls(client: AdminClient): ConnectPixelPorts {
  return {
    async readPixel(shopId) {
      const answer = await client.graphql(shopId, webPixel, {});
      // Shopify calls having none an error.
      if (answer.outcome === 'refused' && answer.errors.every(({ code }) => code === 'RESOURCE_NOT_FOUND')) {
        return { outcome: 'ok', data: null };
      }
      return mapOutcome(answer, ({ webPixel: found }) =>
        found === null ? null : { pixelGid: found.id, settings: settings.safeParse(found.settings).data ?? null },
      );
    },
    createPixel: async (shopId, wanted) =>
      toGid(await client.graphql(shopId, createWebPixel, { webPixel: { settings: JSON.stringify(wanted) } })),
    updatePixel: async (shopId, pixelGid, wanted: PixelSettings) =>
      toGid(
        await client.graphql(shopId, updateWebPixel, {
          id: pixelGid,
          webPixel: { settings: JSON.stringify(wanted) },
        }),
      ),
  };
}

function toGid(answer: ShopifyOutcome<{ readonly webPixel: { readonly id: string } | null }>): ShopifyOutcome<string> {
  if (answer.outcome !== 'ok') return answer;
  const made = answer.data.webPixel;
  return made === null ? { outcome: 'unknown', reason: 'Shopify named no pixel' } : { outcome: 'ok', data: made.id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
