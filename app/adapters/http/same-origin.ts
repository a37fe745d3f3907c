/**
 * Whether a request that changes something comes from our own pages. Browsers say so themselves, in headers that a page cannot forge; a
 * browser too old to send any of them is refused rather than trusted.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isSameOrigin(request: Request, appUrl: string): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== 'null') return origin === new URL(appUrl).origin;
  return request.headers.get('sec-fetch-site') === 'same-origin';
}
