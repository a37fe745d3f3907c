/** What Shopify knows of customers who refer friends, of those friends and of everybody who came before them, and which segments of customers a shop has. */
import { Failure } from '#app/domain/failure.ts';
import type { Person } from '#app/domain/person.ts';
import type { CustomerPage } from '#app/flows/learn-customers.ts';
import type { ReferrerCustomer } from '#app/flows/require-referrer.ts';
import type { FriendProfile } from '#app/flows/screen-friends.ts';
import type { AdminClient } from './admin-client.ts';
import {
  customerPage,
  customerSegments,
  friendDetails,
  type PersonDetails,
  referrerDetails,
  segmentMembership,
} from './customer-operations.ts';
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
  const { firstName, lastName, locale, tags, defaultEmailAddress } = customer;
  const email = defaultEmailAddress?.emailAddress ?? null;
  return { firstName, lastName, email, locale, tags, isInSegment, person: personOf(customer) };
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

/** Null where the shop has no such customer (any more). Throws Failure `unavailable` while Shopify cannot be asked. */
export async function readFriend(
  client: AdminClient,
  shopId: string,
  customerId: string,
): Promise<FriendProfile | null> {
  const { customer } = requireAnswer(await client.graphql(shopId, friendDetails, { id: customerGid(customerId) }));
  if (customer === null) return null;
  const { firstName, numberOfOrders, orders } = customer;
  return {
    firstName,
    orderCount: Number(numberOfOrders),
    orderedAt: orders.nodes.map(({ createdAt }) => Date.parse(createdAt)),
    person: personOf(customer),
  };
}

/** Throws Failure `unavailable` while Shopify cannot be asked. */
export async function readCustomerPage(
  client: AdminClient,
  shopId: string,
  after: string | null,
): Promise<CustomerPage> {
  const { customers } = requireAnswer(await client.graphql(shopId, customerPage, { after }));
  const { hasNextPage, endCursor } = customers.pageInfo;
  return {
    customers: customers.nodes.map(({ legacyResourceId, createdAt, ...details }) => ({
      customerId: legacyResourceId,
      createdAt: Date.parse(createdAt),
      person: personOf(details),
    })),
    next: hasNextPage ? endCursor : null,
  };
}

function personOf({ defaultEmailAddress, defaultPhoneNumber, addressesV2 }: PersonDetails): Person {
  const addresses = addressesV2.nodes;
  return {
    emails: defaultEmailAddress === null ? [] : [defaultEmailAddress.emailAddress],
    phones: [
      ...(defaultPhoneNumber === null ? [] : [{ number: defaultPhoneNumber.phoneNumber, country: null }]),
      ...addresses.flatMap(({ phone, countryCodeV2 }) =>
        phone === null ? [] : [{ number: phone, country: countryCodeV2 }],
      ),
    ],
    addresses: addresses.map(({ address1, address2, zip, city, countryCodeV2 }) => ({
      lines: [address1, address2],
      zip,
      city,
      country: countryCodeV2,
    })),
  };
}
