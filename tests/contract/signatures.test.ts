// Signatures against published known answers: what the twin signs is what Shopify would have signed.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { proxySignature } from '#sandbox/storefront/proxy.ts';
import { signBody } from '#sandbox/webhooks/send.ts';

const vectors = JSON.parse(readFileSync(new URL('../fixtures/hmac-vectors.json', import.meta.url), 'utf8'));

it('signs a webhook body', () => {
  const { secret, body, expected } = vectors.webhook;
  expect(signBody(secret, body)).toBe(expected);
  expect(signBody(secret, Buffer.from(body))).toBe(expected);
});

it('signs an app proxy query', () => {
  const { secret, query, expected } = vectors.appProxy;
  const parameters = new URLSearchParams(query);
  parameters.delete('signature');
  expect(proxySignature(parameters, secret)).toBe(expected);
});
