import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landingUrl, parseLandingPath } from '#app/domain/landing.ts';

const origin = 'https://shop.example';

describe('a landing path', () => {
  it.each([
    ['/', '/'],
    ['/products/boots?variant=7#reviews', '/products/boots?variant=7#reviews'],
    ['  /collections/all ', '/collections/all'],
    ['https://shop.example/pages/a', '/pages/a'],
    ['https://SHOP.example/pages/a', '/pages/a'],
    ['/a/../b', '/b'],
    ['/?to=https://evil.example', '/?to=https://evil.example'],
  ])('reads %s as %s', (input, path) => {
    expect(parseLandingPath(input, origin)).toBe(path);
  });

  it.each([
    '',
    'products/boots',
    'shop.example/a',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'https://evil.example/',
    'https://shop.example@evil.example/',
    'https://user@shop.example/',
    'https://shop.example.evil.example/',
    'https://shop.example:8443/',
    'http://shop.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/a b',
    '/a\nb',
    '/a\u0000',
    `/${'a'.repeat(3_000)}`,
  ])('refuses %j', (input) => {
    expect(parseLandingPath(input, origin)).toBeNull();
  });

  it('adds parameters before the fragment and keeps those that are there', () => {
    expect(landingUrl(origin, '/p?variant=7#top', [['ref', 'A&B']])).toBe(
      'https://shop.example/p?variant=7&ref=A%26B#top',
    );
  });

  it('never leaves the origin, whatever the path is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
        ),
        (path) => {
          const url = new URL(landingUrl(origin, path, [['ref', 'ANNA']]));
          expect(url.origin).toBe(origin);
          expect(url.searchParams.getAll('ref')).toContain('ANNA');
        },
      ),
    );
  });
});
