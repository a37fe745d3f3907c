/**
 * The queue is a doorbell: a ring says that a shop has work, the work itself stands in the shop's rows. So the queue may lose everything at any
 * time and nothing is lost with it. BullMQ keeps the rings in PostgreSQL, in a schema of its own that the application's roles cannot see, or in
 * Redis where there is one; the rest of the code is the same for both.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createPostgresBackend, Queue, Worker, type WorkerOptions, withBackend } from 'bullmq';
import pg from 'pg';

export interface BellsAddress {
  readonly databaseUrl: string;
  /** Null keeps the rings in PostgreSQL. */
  readonly redisUrl: string | null;
}

export interface Ring {
  readonly shopId: string;
}

/** What ringing needs of a queue. */
export interface RingQueue {
  add(shopIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What answering needs of one. */
export interface RingAnswers {
  close(): Promise<void>;
}

const name = 'doorbell';
const connectTimeoutMs = 3_000;
const longestReconnectMs = 5_000;
const closeWithinMs = 3_000;

const onPostgres = withBackend(createPostgresBackend);

/** A connection that is lost while in use fails the statement in hand; unheard, its event would end the whole process. */
class HeardClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/** Several processes that start at once migrate the queue's schema one after another, under an advisory lock. */
function postgresConnection({ databaseUrl }: BellsAddress, max: number) {
  return {
    connectionString: databaseUrl,
    migrate: true,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'tributary_doorbell',
    Client: HeardClient,
  };
}

function redisConnection(url: string) {
  return {
    url,
    maxRetriesPerRequest: null,
    connectTimeout: connectTimeoutMs,
    retryStrategy: (times: number) => Math.min(longestReconnectMs, 100 * 2 ** Math.min(times, 6)),
  };
}

/** Opens the queue for ringing. `onTrouble` hears of every error of its connection. */
export function openRingQueue(address: BellsAddress, onTrouble: (error: Error) => void): RingQueue {
  const queue =
    address.redisUrl === null
      ? new onPostgres.Queue<Ring>(name, { connection: postgresConnection(address, 2) })
      : new Queue<Ring>(name, { connection: redisConnection(address.redisUrl) });
  queue.on('error', onTrouble);
  return {
    async add(shopIds) {
      await queue.addBulk(
        shopIds.map((shopId) => ({
          name: 'ring',
          data: { shopId },
          // While a ring of the shop waits, another one adds nothing.
          opts: { deduplication: { id: shopId }, removeOnComplete: true, removeOnFail: true },
        })),
      );
    },
    close: () => queue.close(),
  };
}

/** Answers rings: `answer` is called for at most `concurrency` shops at a time, and must not throw. */
export function answerRings(
  address: BellsAddress,
  concurrency: number,
  answer: (shopId: string) => Promise<void>,
  onTrouble: (error: Error) => void,
): RingAnswers {
  const process = async (job: { data: Ring; removeDeduplicationKey(): Promise<boolean> }): Promise<void> => {
    // From here on a ring means work that this answer may not see: it is to be a ring of its own.
    await job.removeDeduplicationKey();
    await answer(job.data.shopId);
  };
  const options: Omit<WorkerOptions, 'connection'> = { concurrency, stalledInterval: 15_000, maxStalledCount: 3 };
  const worker =
    address.redisUrl === null
      ? new onPostgres.Worker<Ring>(name, process, {
          ...options,
          connection: postgresConnection(address, concurrency + 2),
        })
      : new Worker<Ring>(name, process, { ...options, connection: redisConnection(address.redisUrl) });
  worker.on('error', onTrouble);
  return {
    async close() {
      // A queue that is away keeps nobody from leaving: what it holds is only rings.
      const patience = new AbortController();
      await Promise.race([worker.close(), pause(closeWithinMs, undefined, { signal: patience.signal })]);
      patience.abort();
    },
  };
}
