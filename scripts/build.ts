import { ensureBuild } from './fresh-build.ts';
import { writeThemeScripts } from './theme-assets.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  await ensureBuild(say, { force: true });
  for (const file of await writeThemeScripts()) say(`Built extensions/theme/assets/${file}.`);
  say(
    'Built into build/: client and server (pages), node (server.js and worker.js), extensions and pixel (for the sandbox).',
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
