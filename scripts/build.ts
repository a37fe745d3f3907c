import { ensureBuild } from './fresh-build.ts';

await ensureBuild((line) => process.stderr.write(`${line}\n`), { force: true });
process.stderr.write('Built into build/: client and server (pages), node (server.js and worker.js).\n');
