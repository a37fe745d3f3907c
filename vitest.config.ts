import { defineConfig } from 'vitest/config';

const postgres = 'tests/support/postgres-server.ts';
const build = 'tests/support/build.ts';

/** A project per kind of test. `npx vitest run tests/unit/x.test.ts` runs one file; `--project integration` one kind. */
export default defineConfig({
  test: {
    pool: 'forks',
    // Tests take turns on two cores; more would only make the slow ones slower.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          // It imports the extension under test by itself, which is TSX to Node unless Vitest does the importing.
          server: { deps: { inline: ['@shopify/ui-extensions-tester'] } },
        },
      },
      { extends: true, test: { name: 'property', include: ['tests/property/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.{ts,tsx}'],
          globalSetup: [postgres],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          globalSetup: [postgres],
          // A life takes seconds, and where one fails it is lived again until little is left of it.
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: [postgres, build],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // What a page is waited for; on a busy machine a second is soon over.
          expect: { poll: { timeout: 15_000 } },
          // One browser at a time, and when nothing else runs.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
