import { describe, expect, it } from 'vitest';
import { parseLinkTarget } from '#app/domain/link-target.ts';

const shop = { domain: 'birch.myshopify.com', storefrontUrl: 'https://www.birch.example' };

describe('what a partner types as a link’s target', () => {
  it.each([
    ['', '/'],
    ['   ', '/'],
    ['/', '/'],
    ['/products/tea', '/products/tea'],
    [' /products/tea ', '/products/tea'],
    ['/search?q=tea&sort=price#top', '/search?q=tea&sort=price#top'],
    ['/produits/thé', '/produits/th%C3%A9'],
    ['/a/../b', '/b'],
    ['/?next=https://evil.example', '/?next=https://evil.example'],
    ['https://www.birch.example', '/'],
    ['https://www.birch.example/products/tea?v=1', '/products/tea?v=1'],
    ['http://www.birch.example/products/tea', '/products/tea'],
    ['HTTPS://WWW.BIRCH.EXAMPLE/products/tea', '/products/tea'],
    ['www.birch.example/products/tea', '/products/tea'],
    ['www.birch.example', '/'],
    ['https://birch.myshopify.com/products/tea', '/products/tea'],
    ['birch.myshopify.com/pages/x', '/pages/x'],
  ])('%j leads to %j', (typed, path) => {
    expect(parseLinkTarget(typed, shop)).toEqual({ kind: 'page', path });
  });

  it.each([
    'https://evil.example',
    'https://evil.example/www.birch.example',
    'https://www.birch.example.evil.example/',
    'https://evil.example/?https://www.birch.example',
    'https://evil.example#https://www.birch.example',
    'https://www.birch.example@evil.example/',
    'https://www.birch.example:pass@evil.example/',
    'https://user@www.birch.example/',
    'https://www.birch.example:8443/',
    'https://birch.example/',
    'https://other.myshopify.com/',
    'evil.example/path',
    'evil.example',
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '//www.birch.example/x',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\\/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%09/\\evil.example',
    '/\tevil',
    '/\n//evil.example',
    '/\u0000',
    '/a b',
    'https:evil.example',
    'https:/evil.example',
    'https:\\\\evil.example',
    'https://www.birch.example\\@evil.example',
    'https://www.birch.example\\.evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://www.birch.example/',
    'blob:https://www.birch.example/x',
    'mailto:ada@example.com',
    'products/tea',
    '?x=1',
    '#top',
    '.',
    `/${'a'.repeat(2_001)}`,
    'https://www.birch.example/\u202e',
    'https://ｅvil.example/',
  ])('%j leads nowhere', (typed) => {
    const target = parseLinkTarget(typed, shop);
    if (typed.endsWith('\u202e')) return expect(target).toEqual({ kind: 'page', path: '/%E2%80%AE' });
    return expect(target.kind).not.toBe('page');
  });

  it('says of another site that it is another site', () => {
    for (const typed of ['https://evil.example/x', 'evil.example/x', '//evil.example', 'javascript:alert(1)'])
      expect(parseLinkTarget(typed, shop)).toEqual({ kind: 'foreign' });
    for (const typed of ['products/tea', '/a b', 'https://user@www.birch.example/'])
      expect(parseLinkTarget(typed, shop)).toEqual({ kind: 'malformed' });
  });
});
