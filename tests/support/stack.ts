// The whole product against the sandbox, for browser tests: the same programs as in the demo, on free ports, with a database and secrets of their own.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newSecrets } from '../../scripts/stack/secrets.ts';
import { type Stack, type StackSecrets, startStack } from '../../scripts/stack/stack.ts';
import { atEndOfFile } from './cleanup.ts';
import { freePort } from './ports.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

export interface TestStack extends Stack {
  readonly database: TestDatabase;
  readonly secrets: StackSecrets;
  /** For screenshots, and where the processes' logs are; kept after the run, not committed. */
  readonly resultsDir: string;
}

/** Call in `beforeAll`; everything is stopped when the file is done. `env` may hold REDIS_URL or sandbox settings. */
export async function startTestStack(name: string, env: Readonly<Record<string, string>> = {}): Promise<TestStack> {
  const resultsDir = join(import.meta.dirname, '..', '..', 'test-results', name);
  mkdirSync(resultsDir, { recursive: true });
  const database = await testDatabase();
  const [app, twin, storefront, smtp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const secrets = newSecrets();
  const ports = { app, twin, storefront, smtp };
  const stack = await startStack({ databaseUrl: database.url, ports, secrets, logDir: join(resultsDir, 'logs'), env });
  // Registered after the database's clean-up and so run before it.
  atEndOfFile(() => stack.stop());
  return { ...stack, database, secrets, resultsDir };
}
