// A process that carries out what is due in one shop's outbox, for tests that kill it. Environment: the app's, and DELIVER_SHOP.

import { compose } from '#app/composition.ts';
import { readConfigOrExit } from '#app/config.ts';

const services = await compose(readConfigOrExit(), 'worker');
await services.deliverOutbox(process.env.DELIVER_SHOP ?? '', 10);
await services.close();
