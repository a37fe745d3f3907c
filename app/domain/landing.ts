/**
 * Where a link may lead: a page of the shop, and nowhere else. A target is kept as a path with its query, never as an address with a host,
 * and it is checked again against the shop's origin at the moment of the redirect. Whatever a browser could read as another host
 * (`//host`, `/\host`, control characters, user names, other schemes) is refused rather than repaired.
 */

const longestPath = 2_000;
// White space, control characters and the backslash, which browsers read as a slash.
const unsafe = /[\s\\\p{Cc}]/u;

// What an address parser leaves as it is: nothing to normalise, nothing to read as a host. Nearly every path is of this kind.
const plain = /^\/(?!\/)[A-Za-z0-9_\-/?=&%+~]*$/;

/**
 * The path (with query and fragment) that `input` names in the shop at `origin`, or null where it names anything else.
 * Accepts a path that begins with one `/`, or a whole URL of the shop's own origin.
 */
export function parseLandingPath(input: string, origin: string): string | null {
  const text = input.trim();
  if (text === '' || text.length > longestPath || unsafe.test(text)) return null;
  if (plain.test(text)) return text;
  if (text.startsWith('//')) return null;
  if (!text.startsWith('/') && !/^https?:\/\//i.test(text)) return null;
  if (!URL.canParse(text, origin)) return null;
  const url = new URL(text, origin);
  if (url.origin !== new URL(origin).origin || url.username !== '' || url.password !== '') return null;
  // A path such as /.//host is normalised to //host, which a browser would take for a host.
  if (url.pathname.startsWith('//')) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The address to send a visitor to: the shop's page at `path` with `parameters` added; those already in the path stay. */
export function landingUrl(origin: string, path: string, parameters: ReadonlyArray<readonly [string, string]>): string {
  return origin + landingPath(origin, path, parameters);
}

/**
 * The address that has Shopify apply a discount code and then leads to the page. The shop takes a `redirect` within itself alone.
 * https://help.shopify.com/en/manual/discounts/discount-methods/discount-codes#discount-links
 */
export function discountUrl(
  origin: string,
  code: string,
  path: string,
  parameters: ReadonlyArray<readonly [string, string]>,
): string {
  const landing = landingPath(origin, path, parameters);
  return `${origin}/discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(landing)}`;
}

function landingPath(origin: string, path: string, parameters: ReadonlyArray<readonly [string, string]>): string {
  const safePath = parseLandingPath(path, origin) ?? '/';
  if (parameters.length === 0) return safePath;
  const hashAt = safePath.indexOf('#');
  const beforeHash = hashAt === -1 ? safePath : safePath.slice(0, hashAt);
  const hash = hashAt === -1 ? '' : safePath.slice(hashAt);
  let query = '';
  for (const [name, value] of parameters) {
    query += `${query === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }
  return `${beforeHash}${beforeHash.includes('?') ? '&' : '?'}${query}${hash}`;
}
