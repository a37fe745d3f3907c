/**
 * Somebody refuses mail that is marketing, or allows it again: by the link that stands in each of those mails, without signing in, or in the portal.
 * The choice is the person's in this shop, whatever programmes they are in, and it is kept by a mark of their address. The same choice made twice
 * is made once.
 */
import type { EpochMs } from '#app/domain/facts.ts';

/** By what somebody who refuses mail is known. The mark is a keyed hash of their address. */
export interface RefusingPerson {
  readonly mark: string;
  /** Shopify's number, as text; null for whoever is no customer, or is not known to be one. */
  readonly customerId: string | null;
}

export interface MailChoicePorts {
  /** Null for a token that is not ours, or of another shop. */
  readonly readToken: (shopId: string, token: string) => RefusingPerson | null;
  readonly hasRefused: (shopId: string, mark: string) => Promise<boolean>;
  readonly recordRefusal: (shopId: string, refusal: RefusingPerson & { readonly at: Date }) => Promise<void>;
  readonly deleteRefusal: (shopId: string, mark: string) => Promise<void>;
  readonly clock: () => EpochMs;
}

/** Null for a link that does not work. */
export async function getMailChoice(
  ports: MailChoicePorts,
  shopId: string,
  token: string,
): Promise<{ readonly refused: boolean } | null> {
  const person = ports.readToken(shopId, token);
  return person === null ? null : { refused: await ports.hasRefused(shopId, person.mark) };
}

/** By a mail's link. Returns false for one that does not work. */
export async function chooseMailByLink(
  ports: MailChoicePorts,
  shopId: string,
  token: string,
  refused: boolean,
): Promise<boolean> {
  const person = ports.readToken(shopId, token);
  if (person === null) return false;
  await chooseMail(ports, shopId, person, refused);
  return true;
}

export async function chooseMail(
  ports: MailChoicePorts,
  shopId: string,
  person: RefusingPerson,
  refused: boolean,
): Promise<void> {
  if (refused) await ports.recordRefusal(shopId, { ...person, at: new Date(ports.clock()) });
  else await ports.deleteRefusal(shopId, person.mark);
}
