/** Journeys of many orders at once, asked of Shopify by their ids. */
import type { JourneyPorts } from '#app/flows/collect-journeys.ts';
import type { AdminClient } from './admin-client.ts';
import { orderJourneys } from './order-operations.ts';
import { toJourney } from './payload/journey.ts';
import { requireAnswer } from './require-answer.ts';

export function createJourneyReader(client: AdminClient): JourneyPorts['readJourneys'] {
  return async (shopId, orderIds) => {
    const ids = orderIds.map((orderId) => `gid://shopify/Order/${orderId}`);
    const { nodes } = requireAnswer(await client.graphql(shopId, orderJourneys, { ids }));
    return new Map(
      nodes.flatMap((node) => (node === null ? [] : [[node.id, toJourney(node.customerJourneySummary)] as const])),
    );
  };
}
