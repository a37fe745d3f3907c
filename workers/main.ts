/** The worker: `npm run worker`. Several may run on one database. */

import { stopOnSignal } from '#app/composition/stop-on-signal.ts';
import { compose } from '#app/composition.ts';
import { readConfigOrExit } from '#app/config.ts';
import { startWorker } from './worker.ts';

const services = await compose(readConfigOrExit(), 'worker');
const worker = startWorker(services);
services.log.info('Tributary works');
process.send?.({ working: true });

stopOnSignal(services.log, async () => {
  await worker.stop();
  await services.close();
});
