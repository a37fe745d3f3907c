import { afterAll } from 'vitest';

const CLEANUP_TIMEOUT_MS = 120_000;
const cleanups: (() => Promise<unknown> | unknown)[] = [];

// Registered when a test file imports this, so for the whole file; Vitest ignores an `afterAll` that is called from within a hook or a test.
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
}, CLEANUP_TIMEOUT_MS);

/** Has something undone when the present test file is done, last come first; may be called from anywhere in it. */
export function atEndOfFile(cleanup: () => Promise<unknown> | unknown): void {
  cleanups.push(cleanup);
}
