/**
 * The redirect of a shop with a million links, any of which may be asked for next: first by a server that has just started and remembers none, then once it
 * remembers them all; what they take in memory; and how soon a changed link leads to its new page.
 */
import { request } from 'node:http';
import { median } from './median.ts';
import { measureVisits } from './redirect.ts';
import { manyLinks } from './shops.ts';
import { load, residentMb, type World } from './world.ts';

const coldSeconds = 4;
const previewSecondsMax = 180;
const changes = 20;
const changeTimeoutMs = 5_000;

/** `pid` is the server's. */
export async function measureMillionLinks(world: World, port: number, pid: number): Promise<Record<string, number>> {
  const visits = { world, port, codes: manyLinks };
  const cold = await load({
    port,
    connections: 256,
    seconds: coldSeconds,
    requests: { kind: 'redirect', codes: manyLinks, visitorsFile: null },
  });
  const previews = await load({
    port,
    connections: 256,
    seconds: previewSecondsMax,
    requests: { kind: 'previews', codes: manyLinks },
  });
  if (previews.requests !== manyLinks) throw new Error(`only ${previews.requests} links were asked for in time`);
  const few = await measureVisits({ ...visits, connections: 32 });
  const many = await measureVisits({ ...visits, connections: 256 });
  return {
    'redirect.1m.cold_rps': cold.rps,
    'redirect.1m.c32.rps': few.rps,
    'redirect.1m.c32.ratio_bare': few.ratio,
    'redirect.1m.c32.p99_ms': few.p99,
    'redirect.1m.c256.rps': many.rps,
    'redirect.1m.c256.bare_rps': many.bare,
    'redirect.1m.c256.ratio_bare': many.ratio,
    'redirect.1m.c256.p99_ms': many.p99,
    'redirect.1m.lost': few.lost + many.lost,
    'redirect.1m.rss_mb': residentMb(pid),
    'redirect.invalidate_ms': await measureChange(world, port),
  };
}

/** From the commit of a link's change to the first answer that leads to its new page. */
async function measureChange(world: World, port: number): Promise<number> {
  const found: number[] = [];
  for (let change = 0; change < changes; change++) {
    const code = `bench-${change}`;
    const path = `/pages/changed-${change}`;
    await locationOf(port, code);
    await world.owner.query('UPDATE link SET path = $3 WHERE shop_id = $1 AND code = $2', [
      world.shopIds[0],
      code,
      path,
    ]);
    const committedAt = performance.now();
    while (!(await locationOf(port, code)).includes(path)) {
      if (performance.now() - committedAt > changeTimeoutMs) throw new Error(`${code} still leads to its old page`);
    }
    found.push(performance.now() - committedAt);
  }
  return median(found);
}

function locationOf(port: number, code: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: `/r/${code}`, method: 'HEAD', agent: false } as const;
    request(options, (response) => {
      response.resume();
      resolve(response.headers.location ?? '');
    })
      .on('error', reject)
      .end();
  });
}
