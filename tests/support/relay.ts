// Stands before a database and can keep back all that it says, as a network does that has lost the way to it.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { atEndOfFile } from './cleanup.ts';

export interface Relay {
  /** The database's address by way of the relay. */
  readonly url: string;
  hush(): void;
  speak(): void;
}

export async function startRelay(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl);
  const answering = new Set<Socket>();
  const server = createServer((caller) => {
    const database = connect(Number(target.port), target.hostname);
    answering.add(database);
    caller.pipe(database).pipe(caller);
    database.on('close', () => caller.destroy()).on('error', () => undefined);
    caller.on('close', () => answering.delete(database.destroy())).on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  atEndOfFile(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(port) }).toString(),
    hush() {
      for (const database of answering) database.pause();
    },
    speak() {
      for (const database of answering) database.resume();
    },
  };
}
