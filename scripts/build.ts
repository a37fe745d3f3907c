import { ensureBuild } from './fresh-build.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  await ensureBuild(say, { force: true });
  say(
    'Built into build/: client and server (pages), node (server.js and worker.js), extensions and pixel (for the sandbox).',
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
