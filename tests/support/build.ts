// Vitest's global set-up for tests that run the built processes: builds them if the sources are newer.

import { ensureBuild } from '../../scripts/fresh-build.ts';

export default async function setup(): Promise<void> {
  await ensureBuild((line) => process.stderr.write(`${line}\n`));
}
