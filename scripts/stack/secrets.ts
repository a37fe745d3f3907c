import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { StackSecrets } from './stack.ts';

/** Made up once, kept in a file that only its owner can read: what is encrypted with these today must be readable tomorrow. */
export function ensureSecrets(path: string): StackSecrets {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const secrets = newSecrets();
  writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

export function newSecrets(): StackSecrets {
  return {
    apiKey: randomBytes(16).toString('hex'),
    apiSecret: `shpss_${randomBytes(16).toString('hex')}`,
    encryptionKey: randomBytes(32).toString('base64'),
  };
}
