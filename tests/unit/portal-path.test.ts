import { describe, expect, it } from 'vitest';
import { portalPath } from '#app/domain/portal-path.ts';

describe('where signing in leads', () => {
  it.each(['/portal/birch/links', '/portal/birch/commissions?state=paid', '/portal/birch?period=7d'])(
    'back to %s',
    (path) => {
      expect(portalPath(path, 'birch')).toBe(path);
    },
  );

  it.each([
    null,
    '',
    '/',
    '/app',
    '/portal/other/links',
    '/portal/birchwood',
    'https://evil.example/portal/birch/links',
    '//evil.example/portal/birch/',
    '/\\evil.example',
    '/portal/birch/../../app',
    '/portal/birch/..//evil.example',
    '/portal/birch/\\..\\x',
    '/portal/birch/%0d%0aSet-Cookie: x=1\r\n',
    '/portal/birch/sign-in?returnTo=/portal/birch/sign-in',
    '/portal/birch/sign-out',
    'portal/birch/links',
    `/portal/birch/${'x'.repeat(500)}`,
  ])('home instead of %j', (path) => {
    expect(portalPath(path, 'birch')).toBe('/portal/birch');
  });
});
