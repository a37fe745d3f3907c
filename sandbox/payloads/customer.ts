// The customer object: alone in customers/*, shortened inside an order.
import type { Address, Customer, Shop } from '../world/state.ts';
import { addressPayload, numericId, shopTime } from './print.ts';

function customerAddress(customer: Customer, address: Address) {
  const { latitude: _latitude, longitude: _longitude, ...rest } = addressPayload(address);
  const id = numericId(customer.id);
  return { id, customer_id: id, ...rest, country_name: address.country, default: true };
}

export function customerPayload(shop: Shop, customer: Customer) {
  const consentAt = shopTime(customer.createdAt, shop.timezone);
  const state = customer.acceptsMarketing ? 'subscribed' : 'not_subscribed';
  return {
    id: numericId(customer.id),
    email: customer.email,
    created_at: shopTime(customer.createdAt, shop.timezone),
    updated_at: shopTime(customer.updatedAt, shop.timezone),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.password === null ? 'disabled' : 'enabled',
    note: customer.note,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    phone: customer.phone,
    email_marketing_consent: customer.email
      ? { state, opt_in_level: 'single_opt_in', consent_updated_at: consentAt }
      : null,
    sms_marketing_consent: null,
    tags: customer.tags.join(', '),
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
    ...(customer.address ? { default_address: customerAddress(customer, customer.address) } : {}),
  };
}
