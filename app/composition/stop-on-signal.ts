/** Ends a process on SIGTERM or SIGINT when its work in hand is done, or after a grace period. */
import type { Log } from '#app/adapters/log/log.ts';

const graceMs = 15_000;

export function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`${signal}: finishing what is in hand`);
    setTimeout(() => {
      log.error(`not finished after ${graceMs} ms: leaving`);
      process.exit(1);
    }, graceMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => begin('SIGTERM'));
  process.on('SIGINT', () => begin('SIGINT'));
}
