/**
 * Ringing without waiting. The first ring goes at once; those that come soon after gather and go together, so a stream of webhooks costs a few
 * trips a second and not one for each, which weighed as much as storing them. When the queue cannot be reached rings are dropped, because the
 * sweeper finds what they would have told.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Doorbell } from '#app/flows/ports.ts';
import type { RingQueue } from './bells.ts';

export interface OpenDoorbell extends Doorbell {
  /** Resolves when the rings at hand are on their way or given up. */
  close(): Promise<void>;
}

export interface DoorbellOptions {
  readonly open: () => RingQueue;
  /** Told once when the queue stops answering, and once when it answers again. */
  readonly onChange: (change: { reachable: boolean; error?: unknown }) => void;
  /** How long the queue may take to accept rings. */
  readonly answerWithinMs?: number;
  /** How long rings are dropped after it did not. */
  readonly restMs?: number;
  /** How long rings gather after others went. */
  readonly gatherMs?: number;
}

const gatheredAtMost = 10_000;

export function createDoorbell(options: DoorbellOptions): OpenDoorbell {
  const { answerWithinMs = 3_000, restMs = 2_000, gatherMs = 100 } = options;
  let gathered = new Set<string>();
  let sending: Promise<void> | null = null;
  let queue: RingQueue | null = null;
  let reachable = true;
  let quietUntil = 0;
  const closing = new AbortController();

  const send = async (): Promise<void> => {
    while (gathered.size > 0) {
      const shopIds = [...gathered];
      gathered = new Set();
      try {
        queue ??= options.open();
        await within(answerWithinMs, queue.add(shopIds));
        if (!reachable) options.onChange({ reachable: true });
        reachable = true;
      } catch (error) {
        quietUntil = Date.now() + restMs;
        if (reachable) options.onChange({ reachable: false, error });
        reachable = false;
        // A queue that failed to open stays so; the next ring opens another.
        queue?.close().catch(() => {});
        queue = null;
      }
      await pause(gatherMs, undefined, { signal: closing.signal }).catch(() => {});
    }
  };

  return {
    ring(shopId) {
      if (closing.signal.aborted || gathered.size >= gatheredAtMost || Date.now() < quietUntil) return;
      gathered.add(shopId);
      sending ??= Promise.resolve()
        .then(send)
        .finally(() => {
          sending = null;
        });
    },
    async close() {
      closing.abort();
      await sending;
      if (queue !== null) await within(answerWithinMs, queue.close()).catch(() => {});
    },
  };
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
