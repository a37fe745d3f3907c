/** By what the person of an order can be recognised, from what its webhook or the Admin API says of it: the same from both. */
import type { Person } from '#app/domain/person.ts';

export interface OrderContacts {
  readonly emails: readonly (string | null | undefined)[];
  /** The order's and the customer's, which name no country. */
  readonly phones: readonly (string | null | undefined)[];
  /** Shipping before billing. */
  readonly addresses: readonly (OrderAddress | null | undefined)[];
}

export interface OrderAddress {
  readonly address1: string | null;
  readonly address2: string | null;
  readonly zip: string | null;
  readonly city: string | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
  readonly phone: string | null;
}

export function orderPerson({ emails, phones, addresses }: OrderContacts): Person {
  const known = addresses.filter((address) => address !== null && address !== undefined);
  const country = known[0]?.country ?? null;
  const numbers = [
    ...phones.map((number) => ({ number, country })),
    ...known.map((address) => ({ number: address.phone, country: address.country })),
  ];
  return {
    emails: emails.filter((email) => email !== null && email !== undefined),
    phones: numbers.flatMap((one) => (one.number ? [{ number: one.number, country: one.country }] : [])),
    addresses: known.map(({ address1, address2, zip, city, country: where }) => ({
      lines: [address1, address2],
      zip,
      city,
      country: where,
    })),
  };
}
