/** Who calls: the address behind the proxy in front, and whether it is a person's browser. */
import type { IncomingMessage } from 'node:http';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';

/** As the proxy in front says; the last one to say so is ours. */
export function clientAddress(request: IncomingMessage): string | null {
  const forwarded = request.headers['x-forwarded-for'];
  const all = Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '');
  const last = all.slice(all.lastIndexOf(',') + 1).trim();
  return last === '' ? (request.socket.remoteAddress ?? null) : last;
}

// A shop's visitors share few agents, and the expression that tells robots is long.
const robots = new LRUCache<string, boolean>({ max: 5_000 });

export function isRobot(agent: string): boolean {
  let robot = robots.get(agent);
  if (robot === undefined) {
    robot = isbot(agent);
    robots.set(agent, robot);
  }
  return robot;
}
