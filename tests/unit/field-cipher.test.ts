import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createFieldCipher, type FieldPlace, SealBroken } from '#app/adapters/crypto/field-cipher.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const otherKey = Buffer.from('fedcba9876543210fedcba9876543210').toString('base64');
const place: FieldPlace = { table: 'shopify_session', column: 'access_token', row: 'shop/offline_a.myshopify.com' };
const cipher = createFieldCipher([key]);

/** A value that was sealed once: the format must stay readable for as long as values are stored. */
const known = 'v1.17c7396c.pAj-iBKK7ISr_CYc7NhBqir46cz61KB72qeQp-7kN47y10g2rFa2wfdTx_tQQQ';

describe('a sealed field', () => {
  test('opens in its own place', () => {
    for (const text of ['', 'shpat_secret', 'é — 🔑', 'x'.repeat(5_000)]) {
      expect(cipher.open(place, cipher.seal(place, text))).toBe(text);
    }
  });

  test('that was sealed by an earlier release opens', () => {
    expect(cipher.open(place, known)).toBe('shpat_known_answer');
  });

  test('is another text each time, and never holds the plaintext', () => {
    const one = cipher.seal(place, 'shpat_secret');
    expect(one).not.toBe(cipher.seal(place, 'shpat_secret'));
    expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('shpat_secret');
  });

  test.each([
    ['another row', { ...place, row: 'shop/offline_b.myshopify.com' }],
    ['another column', { ...place, column: 'refresh_token' }],
    ['another table', { ...place, table: 'partner' }],
  ])('does not open in %s', (_name, elsewhere) => {
    expect(() => cipher.open(elsewhere, cipher.seal(place, 'shpat_secret'))).toThrow(SealBroken);
  });

  test('does not open after any bit was flipped', () => {
    const [version, keyId, blob] = cipher.seal(place, 'secret').split('.');
    const bytes = Buffer.from(blob ?? '', 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bent = Buffer.from(bytes);
      bent.writeUInt8(bent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => cipher.open(place, `${version}.${keyId}.${bent.toString('base64url')}`)).toThrow(SealBroken);
    }
  });

  test('does not open with another key, nor under its name', () => {
    const sealed = cipher.seal(place, 'secret');
    const stranger = createFieldCipher([otherKey]);
    expect(() => stranger.open(place, sealed)).toThrow(SealBroken);
    const renamed = sealed.replace(/\.[0-9a-f]+\./, `.${stranger.seal(place, '').split('.')[1]}.`);
    expect(() => stranger.open(place, renamed)).toThrow(SealBroken);
  });

  test('opens after its key was replaced, for as long as the old one is known', () => {
    const sealed = cipher.seal(place, 'secret');
    const rotated = createFieldCipher([otherKey, key]);
    expect(rotated.open(place, sealed)).toBe('secret');
    expect(rotated.seal(place, 'secret').split('.')[1]).not.toBe(sealed.split('.')[1]);
  });

  test.each([
    '',
    'v1',
    'v1..',
    'v2.00000000.AAAA',
    'plain text',
    `v1.${'0'.repeat(8)}.${randomBytes(40).toString('base64url')}`,
    `${known}.x`,
  ])('is not %j', (text) => {
    expect(() => cipher.open(place, text)).toThrow(SealBroken);
  });

  test('that is cut short does not open', () => {
    const sealed = cipher.seal(place, 'secret');
    for (const length of [1, 8, 20]) expect(() => cipher.open(place, sealed.slice(0, -length))).toThrow(SealBroken);
  });
});
