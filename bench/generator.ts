/**
 * Load in a process of its own: `node bench/generator.ts '<job as JSON>'` prints the outcome as JSON. Bounded in connections, time and rate.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Connection, openConnection } from './connection.ts';

export interface Job {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second to send, spread evenly; as many as are answered where absent. Latency then counts from when a request was due. */
  readonly rate?: number;
  readonly requests:
    | { readonly kind: 'redirect'; readonly codes: number; readonly visitorsFile: string | null }
    | {
        readonly kind: 'webhook';
        readonly bodyFile: string;
        readonly secret: string;
        readonly shop: string;
        readonly topic: string;
        readonly firstOrderId: number;
      };
}

export interface Outcome {
  readonly requests: number;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const latencies: number[] = [];
const statuses: Record<string, number> = {};
const visitors: string[] = [];
const next = createRequests(job.requests);

const connections = await Promise.all(Array.from({ length: job.connections }, () => openConnection(job.port)));
const startedAt = performance.now();
const endsAt = startedAt + job.seconds * 1_000;
await (job.rate === undefined ? sendAsAnswered(connections) : sendEvenly(connections, job.rate));
const seconds = (performance.now() - startedAt) / 1_000;
for (const connection of connections) connection.close();

latencies.sort((a, b) => a - b);
const quantile = (q: number): number =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
if (job.requests.kind === 'redirect' && job.requests.visitorsFile !== null)
  writeFileSync(job.requests.visitorsFile, visitors.join('\n'));
const outcome: Outcome = {
  requests: latencies.length,
  rps: latencies.length / seconds,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  statuses,
};
process.stdout.write(JSON.stringify(outcome));

async function one(connection: Connection, due: number): Promise<void> {
  const { status, head } = await connection.send(next());
  latencies.push(performance.now() - due);
  statuses[status] = (statuses[status] ?? 0) + 1;
  const at = head.indexOf('tvid=');
  if (at !== -1) visitors.push(head.slice(at + 5, at + 41));
}

async function sendAsAnswered(all: readonly Connection[]): Promise<void> {
  await Promise.all(
    all.map(async (connection) => {
      while (performance.now() < endsAt) await one(connection, performance.now());
    }),
  );
}

async function sendEvenly(all: readonly Connection[], rate: number): Promise<void> {
  const idle = [...all];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  const start = (): void => {
    while (idle.length > 0 && due.length > 0) {
      const connection = idle.pop() as Connection;
      const request = one(connection, due.shift() as number).finally(() => {
        idle.push(connection);
        underWay.delete(request);
        start();
      });
      underWay.add(request);
    }
  };
  for (let sent = 0; sent < rate * job.seconds; sent++) {
    const at = startedAt + (sent * 1_000) / rate;
    while (performance.now() < at)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    due.push(at);
    start();
  }
  while (due.length > 0 || underWay.size > 0) await Promise.all(underWay);
}

function createRequests(requests: Job['requests']): () => string | Buffer {
  if (requests.kind === 'redirect') {
    const { codes } = requests;
    return () =>
      `GET /r/bench-${Math.floor(Math.random() * codes)} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: ${agent}\r\n\r\n`;
  }
  const template = readFileSync(requests.bodyFile, 'utf8');
  let orderId = requests.firstOrderId;
  return () => {
    orderId += 1;
    const body = Buffer.from(
      template.replaceAll('"@order"', String(orderId)).replaceAll('"@customer"', String(orderId)),
    );
    const signature = createHmac('sha256', requests.secret).update(body).digest('base64');
    const head = [
      'POST /webhooks/shopify HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      `X-Shopify-Topic: ${requests.topic}`,
      `X-Shopify-Shop-Domain: ${requests.shop}`,
      `X-Shopify-Webhook-Id: ${randomUUID()}`,
      `X-Shopify-Hmac-Sha256: ${signature}`,
    ].join('\r\n');
    return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  };
}
