/** What Shopify knows of a customer who wants to refer friends, and which segments of customers a shop has. */
import { Failure } from '#app/domain/failure.ts';
import type { ReferrerCustomer } from '#app/flows/require-referrer.ts';
import type { AdminClient } from './admin-client.ts';
import { customerSegments, referrerDetails, segmentMembership } from './customer-operations.ts';
import { requireAnswer } from './require-answer.ts';
import { customerGid } from './shop-reader.ts';

/**
 * `customerId` is Shopify's number as text, `segmentId` the id of a segment whose membership is asked for. Throws Failure: `not_found` where the
 * shop has no such customer (any more), `unavailable` while Shopify cannot be asked.
 */
export async function readReferrer(
  client: AdminClient,
  shopId: string,
  customerId: string,
  segmentId: string | null,
): Promise<ReferrerCustomer> {
  const id = customerGid(customerId);
  const [{ customer }, isInSegment] = await Promise.all([
    client.graphql(shopId, referrerDetails, { id }).then(requireAnswer),
    segmentId === null ? false : readMembership(client, shopId, id, segmentId),
  ]);
  if (customer === null) throw new Failure('not_found', `The shop has no customer ${customerId}.`);
  const { defaultEmailAddress, ...rest } = customer;
  return { ...rest, email: defaultEmailAddress?.emailAddress ?? null, isInSegment };
}

async function readMembership(client: AdminClient, shopId: string, customerId: string, segmentId: string) {
  const { customerSegmentMembership } = requireAnswer(
    await client.graphql(shopId, segmentMembership, { customerId, segmentIds: [segmentId] }),
  );
  return customerSegmentMembership.memberships.some((one) => one.segmentId === segmentId && one.isMember);
}

export interface CustomerSegment {
  readonly segmentId: string;
  readonly name: string;
}

/** The hundred that were edited last. Throws Failure `unavailable` while Shopify cannot be asked. */
export async function listSegments(client: AdminClient, shopId: string): Promise<readonly CustomerSegment[]> {
  const { segments } = requireAnswer(await client.graphql(shopId, customerSegments, {}));
  return segments.nodes.map(({ id, name }) => ({ segmentId: id, name }));
}
