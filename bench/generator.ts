/**
 * Load in a process of its own: `node bench/generator.ts '<job as JSON>'` prints the outcome as JSON. Bounded in connections, number, time and rate.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Connection, openConnection } from './connection.ts';
import { deliveriesOf, type OrderRun, orderAt, orderBody } from './orders.ts';
import { domainOf } from './shops.ts';

export interface Job {
  readonly port: number;
  readonly connections: number;
  /** After which nothing is sent any more. */
  readonly seconds: number;
  /** Requests a second to send, spread evenly; as many as are answered where absent. Latency then counts from when a request was due. */
  readonly rate?: number;
  readonly requests:
    | { readonly kind: 'redirect'; readonly codes: number; readonly visitorsFile: string | null }
    /** Each link once, as a preview asks for it: answered and not counted. */
    | { readonly kind: 'previews'; readonly codes: number }
    /** Orders without end, each delivered once. */
    | { readonly kind: 'webhook'; readonly secret: string; readonly firstNumber: number }
    /** A run's deliveries, once each and in order; all made before the first is sent. */
    | { readonly kind: 'orders'; readonly secret: string; readonly run: OrderRun };
}

export interface Outcome {
  readonly requests: number;
  /** Milliseconds since the epoch, of the first request. */
  readonly startedAt: number;
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
  startedAt: performance.timeOrigin + startedAt,
  rps: latencies.length / seconds,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  statuses,
};
process.stdout.write(JSON.stringify(outcome));

async function one(connection: Connection, request: string | Buffer, due: number): Promise<void> {
  const { status, head } = await connection.send(request);
  latencies.push(performance.now() - due);
  statuses[status] = (statuses[status] ?? 0) + 1;
  const at = head.indexOf('tvid=');
  if (at !== -1) visitors.push(head.slice(at + 5, at + 41));
}

async function sendAsAnswered(all: readonly Connection[]): Promise<void> {
  await Promise.all(
    all.map(async (connection) => {
      while (performance.now() < endsAt) {
        const request = next();
        if (request === null) return;
        await one(connection, request, performance.now());
      }
    }),
  );
}

async function sendEvenly(all: readonly Connection[], rate: number): Promise<void> {
  const idle = [...all];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  const start = (): void => {
    while (idle.length > 0 && due.length > 0) {
      const request = next();
      if (request === null) return;
      const connection = idle.pop() as Connection;
      const answered = one(connection, request, due.shift() as number).finally(() => {
        idle.push(connection);
        underWay.delete(answered);
        start();
      });
      underWay.add(answered);
    }
  };
  for (let sent = 0; sent < rate * job.seconds; sent++) {
    const at = startedAt + (sent * 1_000) / rate;
    while (performance.now() < at)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
    due.push(at);
    start();
  }
  while (underWay.size > 0) await Promise.all(underWay);
}

/** Gives one request after another, and null when there are no more. */
function createRequests(requests: Job['requests']): () => string | Buffer | null {
  switch (requests.kind) {
    case 'redirect':
      return () =>
        `GET /r/bench-${Math.floor(Math.random() * requests.codes)} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: ${agent}\r\n\r\n`;
    case 'previews': {
      let code = 0;
      return () =>
        code < requests.codes
          ? `HEAD /r/bench-${code++} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: ${agent}\r\n\r\n`
          : null;
    }
    case 'webhook': {
      const run = { orders: 0, shops: 1, firstNumber: requests.firstNumber, at: Date.now() };
      let index = 0;
      return () => {
        const body = orderBody(orderAt(run, index++), run.at);
        return webhookRequest(requests.secret, { shop: 0, topic: 'orders/paid', webhookId: randomUUID(), body });
      };
    }
    case 'orders': {
      const { run, secret } = requests;
      // What the generator has to do meanwhile would be taken from those whom it measures.
      const all = deliveriesOf(run).map(({ index, ...delivery }) => {
        const order = orderAt(run, index);
        return webhookRequest(secret, { ...delivery, shop: order.shop, body: orderBody(order, run.at) });
      });
      let sent = 0;
      return () => all[sent++] ?? null;
    }
  }
}

interface Webhook {
  readonly shop: number;
  readonly topic: string;
  readonly webhookId: string;
  readonly body: Buffer;
}

function webhookRequest(secret: string, { shop, topic, webhookId, body }: Webhook): Buffer {
  const head = [
    'POST /webhooks/shopify HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `X-Shopify-Topic: ${topic}`,
    `X-Shopify-Shop-Domain: ${domainOf(shop)}`,
    `X-Shopify-Webhook-Id: ${webhookId}`,
    `X-Shopify-Triggered-At: ${new Date().toISOString()}`,
    `X-Shopify-Hmac-Sha256: ${createHmac('sha256', secret).update(body).digest('base64')}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}
