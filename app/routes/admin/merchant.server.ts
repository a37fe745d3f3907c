/** Who is asking, on the merchant's side: the shop comes from the verified session token, never from the address or the form. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';

/** Throws the Shopify library's own answers, and {@link Failure} while the shop is still being installed. */
export async function authenticateMerchant({ request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  const { shopify, admin } = context.services;
  requireReadableHost(request);
  const { shopId, sessionToken } = await shopify.authenticate.admin(request);
  return {
    shopId,
    admin,
    /** As the audit names people: the member of staff in Shopify. */
    actor: sessionToken?.sub === undefined ? 'merchant' : `staff:${sessionToken.sub}`,
  };
}

/** The Shopify library takes a `host` that is no base64 for a defect; it is an address that somebody damaged. Throws {@link Failure}. */
export function requireReadableHost(request: Request): void {
  const host = new URL(request.url).searchParams.get('host');
  if (host === null) return;
  try {
    atob(host);
  } catch {
    throw new Failure('invalid_input', 'This address is damaged. Open Tributary from Apps in your Shopify admin.');
  }
}

/** A UUID from an address. Throws {@link Failure} `not_found`: what cannot be an id names nothing. */
export function requireUuid(text: string | undefined, what: string): string {
  const parsed = z.uuid().safeParse(text);
  if (!parsed.success) throw new Failure('not_found', `There is no such ${what}.`);
  return parsed.data;
}

/** Where a list is asked to go on. */
export function pageRequest(query: URLSearchParams) {
  return { after: query.get('after'), before: query.get('before') };
}
