/*
 * Where the portal may send somebody after signing in: a page of the same shop's portal, and nowhere else. A path that came with a
 * request is taken apart and put together again, so that nothing a browser could read as another host gets through.
 */

const longestPath = 500;

/** The path if it is a page of that shop's portal, else the portal's front page. `shopName` is the myshopify name's first part. */
export function portalPath(path: string | null | undefined, shopName: string): string {
  const home = `/portal/${shopName}`;
  if (path === null || path === undefined || path.length > longestPath || /[\s\\\p{Cc}]/u.test(path)) return home;
  if (!path.startsWith(`${home}/`) && !path.startsWith(`${home}?`)) return home;
  const origin = 'https://portal.invalid';
  if (!URL.canParse(path, origin)) return home;
  const url = new URL(path, origin);
  const inside = url.pathname === home || url.pathname.startsWith(`${home}/`);
  // Signing in never leads back to signing in.
  if (url.origin !== origin || !inside || url.pathname.startsWith(`${home}/sign-`)) return home;
  return `${url.pathname}${url.search}`;
}
