// Exports of whole lists: started, looked after, and read line by line from wherever the reading stopped.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BulkLine, BulkQueries, BulkState } from '#app/flows/bulk-query.ts';
import { testDatabase } from '../support/postgres.ts';
import { openApp, SHOP, startTwinWorld, type TwinWorld } from '../support/twin.ts';

const database = await testDatabase();
let world: TwinWorld;
let bulk: BulkQueries;
let shopId: string;

beforeAll(async () => {
  world = await startTwinWorld(database);
  const services = await world.startServices();
  await world.twin.post(`/_control/shops/${SHOP}/install`);
  ({ shopId } = await services.shopify.authenticate.admin(await openApp(world.twin)));
  const { createBulkQueries } = await import('#app/adapters/shopify/bulk-query.ts');
  bulk = createBulkQueries(services.shopify.adminClient);
});

beforeEach(() => world.twin.delete('/_control/faults'));

const productQuery = '{ products { edges { node { id title variants { edges { node { id sku } } } } } } }';

async function start(document = productQuery): Promise<string> {
  const started = await bulk.start(shopId, document);
  if (started.outcome !== 'ok') throw new Error(`not started: ${started.outcome}`);
  return started.data.operationGid;
}

async function ended(operationGid: string): Promise<BulkState> {
  for (;;) {
    const read = await bulk.read(shopId, operationGid);
    if (read.outcome !== 'ok') throw new Error(`not read: ${read.outcome}`);
    if (read.data.state !== 'running') return read.data;
    await pause(50);
  }
}

async function linesOf(url: string | null, fromByte = 0, most = Number.POSITIVE_INFINITY): Promise<BulkLine[]> {
  const lines: BulkLine[] = [];
  for await (const line of bulk.readLines(url ?? '', fromByte)) {
    lines.push(line);
    if (lines.length === most) break;
  }
  return lines;
}

describe('an export', () => {
  test('ends with a file that is read line by line, and from any line on', async () => {
    const state = await ended(await start());
    if (state.state !== 'completed') throw new Error(`it is ${state.state}`);
    const all = await linesOf(state.url);
    expect(all).toHaveLength(state.objects);
    const first = await linesOf(state.url, 0, 7);
    const rest = await linesOf(state.url, first.at(-1)?.nextByte);
    expect([...first, ...rest]).toEqual(all);
    expect(await linesOf(state.url, all.at(-1)?.nextByte)).toEqual([]);
  });

  test('of nothing has no file', async () => {
    const none = '{ products(query: "title:unheard-of") { edges { node { id } } } }';
    expect(await ended(await start(none))).toEqual({ state: 'completed', objects: 0, url: null });
  });

  test('that fails tells where its part is', async () => {
    await world.twin.post('/_control/faults', { kind: 'bulk-failed', operation: 'bulk-export' });
    const state = await ended(await start());
    expect(state).toMatchObject({ state: 'failed', reason: 'INTERNAL_SERVER_ERROR' });
    expect(await linesOf(state.state === 'failed' ? state.partialUrl : null)).not.toHaveLength(0);
  });

  test('that Shopify does not know is gone', async () => {
    expect(await ended('gid://shopify/BulkOperation/1')).toMatchObject({ state: 'gone' });
  });

  test('waits where as many as may be are under way, and is refused where it cannot be', async () => {
    const others: string[] = [];
    let answer = await bulk.start(shopId, productQuery);
    while (answer.outcome === 'ok') {
      others.push(answer.data.operationGid);
      answer = await bulk.start(shopId, productQuery);
    }
    expect(answer).toMatchObject({ outcome: 'busy' });
    await Promise.all(others.map(ended));
    expect(await bulk.start(shopId, '{ shop { id } }')).toMatchObject({ outcome: 'refused' });
  });

  test('whose start got no answer is unknown', async () => {
    await world.twin.post('/_control/faults', { kind: 'answer-lost', operation: 'RunBulkQuery' });
    expect(await bulk.start(shopId, productQuery)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a file', () => {
  test('that lies elsewhere than behind https is not fetched', async () => {
    await expect(linesOf(`${world.twin.origin}/_bulk/1`)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('that is no longer there says so', async () => {
    await expect(linesOf(`https://${SHOP}/_bulk/unheard-of`)).rejects.toMatchObject({ code: 'gone' });
  });
});

/** A storage host with a mind of its own, in the twin's place. */
describe('a storage host', () => {
  let storage: Server;
  let answer: (write: (piece: string | Buffer) => void, hangUp: () => void) => void | Promise<void>;

  beforeAll(async () => {
    storage = createServer(async (_request, response) => {
      response.writeHead(200);
      await answer(
        (piece) => response.write(piece),
        () => response.destroy(),
      );
      response.end();
    });
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
    const direct = globalThis.fetch;
    const { port } = storage.address() as AddressInfo;
    globalThis.fetch = (input, init) =>
      String(input).startsWith('https://storage.example/')
        ? direct(`http://127.0.0.1:${port}/`, init)
        : direct(input, init);
    afterAll(() => {
      globalThis.fetch = direct;
      storage.closeAllConnections();
      storage.close();
    });
  });

  const file = 'https://storage.example/file';

  test('that cuts lines and letters anywhere and knows no ranges is read all the same', async () => {
    const text = '{"a":"é€😀"}\n\n{"b":2}\n{"c":3}';
    const bytes = Buffer.from(text);
    answer = async (write) => {
      for (const byte of bytes) {
        write(Buffer.from([byte]));
        await pause(0);
      }
    };
    const lines = await linesOf(file);
    expect(lines.map((line) => line.text)).toEqual(['{"a":"é€😀"}', '{"b":2}', '{"c":3}']);
    const [, second] = lines;
    expect((await linesOf(file, second?.nextByte)).map((line) => line.text)).toEqual(['{"c":3}']);
  });

  test('that hangs up leaves a place to go on from', async () => {
    answer = async (write, hangUp) => {
      write('{"a":1}\n{"b":2}\n{"c"');
      await pause(50);
      hangUp();
    };
    const got: BulkLine[] = [];
    const reading = (async () => {
      for await (const line of bulk.readLines(file, 0)) got.push(line);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
    expect(got.map(({ nextByte }) => nextByte)).toEqual([8, 16]);
  });

  test('that never ends a line is given up', async () => {
    answer = async (write) => {
      for (let piece = 0; piece < 40; piece++) {
        write('x'.repeat(256 * 1024));
        await pause(1);
      }
    };
    await expect(linesOf(file)).rejects.toMatchObject({ code: 'too_large' });
  });
});
