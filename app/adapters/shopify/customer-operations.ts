/** What is asked of Shopify about customers who refer friends, and about those friends. */
import { z } from 'zod';
import { query } from './admin-operation.ts';

/** By what a person is recognised. */
const personFields = `defaultEmailAddress { emailAddress }
      defaultPhoneNumber { phoneNumber }
      addressesV2(first: 10) { nodes { address1 address2 zip city countryCodeV2 phone } }`;

const person = {
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  addressesV2: z.object({
    nodes: z.array(
      z.object({
        address1: z.string().nullable(),
        address2: z.string().nullable(),
        zip: z.string().nullable(),
        city: z.string().nullable(),
        countryCodeV2: z.string().nullable(),
        phone: z.string().nullable(),
      }),
    ),
  }),
};

export type PersonDetails = z.output<z.ZodObject<typeof person>>;

/** Scopes: read_customers. */
export const referrerDetails = query<{ id: string }>()(
  'ReferrerDetails',
  `query ReferrerDetails($id: ID!) {
    customer(id: $id) {
      firstName
      lastName
      locale
      tags
      ${personFields}
    }
  }`,
  z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        locale: z.string(),
        tags: z.array(z.string()),
        ...person,
      })
      .nullable(),
  }),
);

/** Scopes: read_customers. */
export const segmentMembership = query<{ customerId: string; segmentIds: readonly string[] }>()(
  'SegmentMembership',
  `query SegmentMembership($customerId: ID!, $segmentIds: [ID!]!) {
    customerSegmentMembership(customerId: $customerId, segmentIds: $segmentIds) { memberships { segmentId isMember } }
  }`,
  z.object({
    customerSegmentMembership: z.object({
      memberships: z.array(z.object({ segmentId: z.string(), isMember: z.boolean() })),
    }),
  }),
);

/** Scopes: read_customers. */
export const customerSegments = query()(
  'CustomerSegments',
  `query CustomerSegments {
    segments(first: 100, sortKey: LAST_EDIT_DATE, reverse: true) { nodes { id name } }
  }`,
  z.object({ segments: z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) }) }),
);

/** Scopes: read_customers, read_orders. The orders are those of the last 60 days; the number counts all. */
export const friendDetails = query<{ id: string }>()(
  'FriendDetails',
  `query FriendDetails($id: ID!) {
    customer(id: $id) {
      firstName
      numberOfOrders
      ${personFields}
      orders(first: 50, sortKey: CREATED_AT, reverse: true) { nodes { createdAt } }
    }
  }`,
  z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        numberOfOrders: z.string().regex(/^\d+$/),
        ...person,
        orders: z.object({ nodes: z.array(z.object({ createdAt: z.string() })) }),
      })
      .nullable(),
  }),
);

/** Oldest first, fifty at once: with ten addresses each that is what Shopify lets one question cost. Scopes: read_customers. */
export const customerPage = query<{ after: string | null }>()(
  'CustomerPage',
  `query CustomerPage($after: String) {
    customers(first: 50, after: $after, sortKey: ID) {
      nodes {
        legacyResourceId
        createdAt
        ${personFields}
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({
    customers: z.object({
      nodes: z.array(z.object({ legacyResourceId: z.string().regex(/^\d+$/), createdAt: z.string(), ...person })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
);
