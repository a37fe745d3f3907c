import { runAll } from './steps.ts';

await runAll(['style', 'arrows', 'types', 'dead code', 'tests']);
