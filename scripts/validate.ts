import { runAll } from './steps.ts';

await runAll(['style', 'arrows', 'types', 'types of the extensions', 'dead code', 'tests']);
