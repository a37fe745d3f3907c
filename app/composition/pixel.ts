/** The shop's web pixel: keeping it connected, and how it stands, composed. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { oldVisits } from '#app/adapters/db/old-visits.ts';
import { insertOutboxItems } from '#app/adapters/db/outbox.ts';
import { readPixelStanding, readPixelStatus } from '#app/adapters/db/pixel-records.ts';
import { dropOldVisitsDuty } from '#app/flows/drop-old-visits.ts';
import { keepPixel } from '#app/flows/keep-pixel.ts';
import type { Base } from './base.ts';

/** Where the pixel reports to; the server's front answers there. */
function pixelEndpoint({ config }: Base): string {
  return `${config.appUrl}/pixel`;
}

/** The duty that keeps the pixel connected. */
export function composeKeepPixel(base: Base, ring: (shopId: string) => void) {
  const { database } = base;
  return keepPixel({
    endpoint: pixelEndpoint(base),
    readStanding: (shopId) => inShopSql(database, shopId, (sql) => readPixelStanding(sql, shopId)),
    async writeOutbox(shopId, wish) {
      await inShopSql(database, shopId, (sql) => insertOutboxItems(sql, shopId, [wish]));
    },
    ring,
    newId: uuidv7,
  });
}

/** Whether the pixel is connected, and if not, why. */
export function pixelStatus(base: Base, shopId: string) {
  return readPixelStatus(base.database, shopId, pixelEndpoint(base));
}

const visitsState = z.object({
  after: z.object({ at: z.number(), checkoutToken: z.string(), visitor: z.string() }).nullable(),
  dropped: z.number().int(),
});

/** The duty that drops what the pixel told of checkouts without an order. */
export function composeOldVisits({ database }: Base) {
  return dropOldVisitsDuty(oldVisits(database), (state) => visitsState.safeParse(state).data ?? null);
}
