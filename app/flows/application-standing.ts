/**
 * Whether a signed-in customer of the shop is a partner already, so that the storefront need not offer them a form. Who the customer is comes
 * from Shopify's signature and the address from Shopify, so nobody learns of anybody but themselves. Where Shopify cannot be asked, nothing is
 * known, and the form stands.
 */
import { Failure } from '#app/domain/failure.ts';
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';

export type ApplicationStanding =
  | { readonly state: 'none' }
  /** `number` as shown to people, such as A1001. */
  | { readonly state: 'already_applied' | 'already_partner'; readonly number: string };

export interface StandingPorts {
  /** The customer's address as Shopify has it. Throws {@link Failure}. */
  readonly requireCustomer: (shopId: string, customerId: string) => Promise<{ readonly email: string | null }>;
  /** The partner of the programme who is this customer, or has this address. */
  readonly findPartner: (
    shopId: string,
    programKey: string,
    person: { readonly customerId: string; readonly email: string | null },
  ) => Promise<{ readonly number: number; readonly status: string } | null>;
}

export async function applicationStanding(
  ports: StandingPorts,
  shopId: string,
  asked: { readonly customerId: string | null; readonly programKey: string },
): Promise<ApplicationStanding> {
  const { customerId, programKey } = asked;
  if (customerId === null) return { state: 'none' };
  const email = await readEmail(ports, shopId, customerId);
  const partner = await ports.findPartner(shopId, programKey, { customerId, email });
  switch (partner?.status) {
    case 'approved':
      return { state: 'already_partner', number: partnerNumber({ number: partner.number, approved: true }) };
    case 'applied':
    case 'needs_details':
      return { state: 'already_applied', number: partnerNumber({ number: partner.number, approved: false }) };
    default:
      return { state: 'none' };
  }
}

async function readEmail(ports: StandingPorts, shopId: string, customerId: string): Promise<string | null> {
  try {
    return (await ports.requireCustomer(shopId, customerId)).email;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return null;
  }
}
