import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { freePort } from '../ports.ts';
import type { StackPorts } from './stack.ts';

const PREFERRED: StackPorts = { app: 3100, twin: 3101, storefront: 3102, smtp: 3103 };

/** The ports of the last run, so that bookmarks and links in mails stay good; where one is taken, another, which `report` hears of. */
export async function chooseDemoPorts(path: string, report: (line: string) => void): Promise<StackPorts> {
  const wanted: StackPorts = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : PREFERRED;
  const chosen: Record<string, number> = {};
  for (const [name, preferred] of Object.entries(wanted)) {
    const port = await freePort(preferred);
    if (port !== preferred) report(`Port ${preferred} (${name}) is taken: using ${port}.`);
    chosen[name] = port;
  }
  const ports = chosen as unknown as StackPorts;
  writeFileSync(path, `${JSON.stringify(ports)}\n`);
  return ports;
}
