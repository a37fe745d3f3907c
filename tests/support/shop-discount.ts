// A discount that the shop itself has, made in the twin by its Admin API. A code that Shopify does not know is soon taken for removed.
const shop = 'sandbox.myshopify.com';

/** Ten percent off everything for `code`, and a discount of its own. */
export async function makeShopDiscount(twin: string, code: string): Promise<void> {
  const { accessToken } = (await post(`${twin}/_control/shops/${shop}/tokens`, { kind: 'offline' })) as {
    accessToken: string;
  };
  const query = `mutation { discountCodeBasicCreate(basicCodeDiscount: {title: "${code}", code: "${code}", startsAt: "2026-01-01T00:00:00Z",
    context: {all: ALL}, customerGets: {value: {percentage: 0.1}, items: {all: true}}}) { userErrors { message } } }`;
  const headers = { 'x-shopify-access-token': accessToken, 'x-sandbox-shop': shop };
  const answer = JSON.stringify(await post(`${twin}/admin/api/2026-07/graphql.json`, { query }, headers));
  if (!answer.includes('"userErrors":[]')) throw new Error(`the discount ${code} was not made: ${answer}`);
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
