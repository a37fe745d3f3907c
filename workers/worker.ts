/**
 * A worker: it answers the doorbell, and because a bell can be missed it looks around by itself every other second. Both only call shops into the
 * rounds; what is done on a visit is the flows' business. Any number of workers may run; rows that one of them works on are passed over by the others.
 */
import type { Services } from '#app/composition.ts';
import { sweep, type Work } from '#app/flows/sweep.ts';
import { createRounds, type Rounds } from './rounds.ts';

export interface RunningWorker {
  /** Finishes what is in hand and resolves. */
  stop(): Promise<void>;
}

const visitsAtOnce = 3;
const shopsWithDutiesAtOnce = 2;
const sliceMs = 500;
const outboxItemsPerSlice = 20;
const sweepEveryMs = 2_000;
const matureEveryMs = 30_000;
const dutiesEveryMs = 5_000;
const partitionsEveryMs = 24 * 60 * 60 * 1_000;

export function startWorker(services: Services): RunningWorker {
  const stopping = new AbortController();
  const rounds = createWorkRounds(services, stopping.signal);
  const answers = services.path.answerRings(visitsAtOnce, async (shopId) => {
    rounds.outbox.call(shopId);
    await rounds.inbox.call(shopId);
  });
  const call = (shopId: string, work: Work): void => void rounds[work].call(shopId);
  const sweepPorts = { listShopsWithWork: services.path.listShopsWithWork, call, random: Math.random };
  const repeated = [
    every(services, 'the sweep', sweepEveryMs, () => sweep(sweepPorts, ['inbox', 'outbox'])),
    every(services, 'the sweep for ended holds', matureEveryMs, () => sweep(sweepPorts, ['maturity'])),
    every(services, "the sweep for shops' duties", dutiesEveryMs, () => sweep(sweepPorts, ['duties'])),
    every(services, 'the upkeep of partitions', partitionsEveryMs, () => services.path.ensureClickPartitions()),
  ];
  return {
    async stop() {
      stopping.abort();
      for (const each of repeated) each.stop();
      await Promise.all(Object.values(rounds).map((round) => round.stop()));
      await answers.close();
    },
  };
}

function createWorkRounds(services: Services, stopping: AbortSignal): Readonly<Record<Work, Rounds>> {
  const { path, log } = services;
  const onError = (work: Work) => (shopId: string, error: unknown) =>
    log.error({ shopId, work, err: error }, 'a visit failed; the shop will be visited again');
  const outbox = createRounds({
    atOnce: visitsAtOnce,
    // Items can take long: a worker that stops finishes those in hand.
    visit: (shopId) => services.deliverOutbox(shopId, outboxItemsPerSlice, stopping),
    onError: onError('outbox'),
  });
  const inbox = createRounds({
    atOnce: visitsAtOnce,
    onError: onError('inbox'),
    async visit(shopId) {
      const end = performance.now() + sliceMs;
      let taken = 0;
      for (;;) {
        const batch = await path.processInbox(shopId);
        taken += batch.taken;
        // A full batch may have a long line behind it: whoever is free lends a hand.
        if (batch.more && taken === batch.taken) void inbox.call(shopId);
        if (batch.more && performance.now() < end) continue;
        if (taken > 0) outbox.call(shopId);
        return { more: batch.more };
      }
    },
  });
  const maturity = createRounds({
    atOnce: 1,
    visit: (shopId) => path.matureEntitlements(shopId),
    onError: onError('maturity'),
  });
  const duties = createRounds({
    atOnce: shopsWithDutiesAtOnce,
    async visit(shopId) {
      await services.duties.runDue(shopId, stopping);
      return { more: false };
    },
    onError: onError('duties'),
  });
  return { inbox, outbox, maturity, duties };
}

/**
 * Repeats something, at once and then after each pause, a little sooner or later each time so that workers started together do not stay in step.
 * What keeps failing is reported when it begins to fail and when it works again.
 */
function every({ log }: Services, what: string, pauseMs: number, repeated: () => Promise<unknown>): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let failing = false;
  const run = async (): Promise<void> => {
    try {
      await repeated();
      if (failing) log.info(`${what} works again`);
      failing = false;
    } catch (error) {
      if (!failing && !stopped) log.error({ err: error }, `${what} failed and is tried again`);
      failing = true;
    }
    if (!stopped) timer = setTimeout(run, pauseMs * (0.75 + Math.random() / 2));
  };
  void run();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
