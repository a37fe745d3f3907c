/*
 * The wire between one simulated process and PostgreSQL: every statement of the process passes here, one at a time, and whoever drives the
 * simulation says when it goes on to the server and when its answer comes back. A process dies by having its wire cut: nothing that it still
 * says reaches the database, and its sessions there have ended before the cut is reported. The product knows nothing of it; it is given an
 * address to connect to, as always.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { messageReader } from './wire-messages.ts';

/** A statement on its way: a simple query, or everything up to a Sync. */
export interface Statement {
  readonly sql: string;
  /** The server's process that serves the connection. */
  readonly backend: number;
  /** Hands it to the server. Resolves when the server has carried it out, or refused it. */
  readonly carryOut: () => Promise<void>;
  /** Hands the server's answer back. */
  readonly answer: () => void;
}

export interface Wire {
  /** The database's address for the process. */
  readonly url: string;
  readonly cut: () => Promise<void>;
}

export async function openWire(databaseUrl: string, onStatement: (statement: Statement) => void): Promise<Wire> {
  const target = new URL(databaseUrl);
  const backends = new Set<number>();
  const sockets = new Set<Socket>();
  let isCut = false;
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // What a broken connection means shows at its other end.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    carry(client, server, {
      onStatement,
      onBackend: (backend) => backends.add(backend),
      isCut: () => isCut,
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = new URL(databaseUrl);
  address.hostname = '127.0.0.1';
  address.port = String((listener.address() as AddressInfo).port);
  return {
    url: address.toString(),
    async cut() {
      isCut = true;
      listener.close();
      for (const socket of sockets) socket.destroy();
      await endSessions(databaseUrl, [...backends]);
    },
  };
}

interface Carrier {
  readonly onStatement: (statement: Statement) => void;
  readonly onBackend: (backend: number) => void;
  readonly isCut: () => boolean;
}

/** Carries one connection: its opening as it comes, then statement by statement. */
function carry(client: Socket, server: Socket, { onStatement, onBackend, isCut }: Carrier): void {
  let backend = 0;
  let isOpen = false;
  let asked: Buffer[] = [];
  let sql = '';
  const prepared = new Map<string, string>();
  let answered: Buffer[] = [];
  let whenAnswered: (() => void) | null = null;

  const fromClient = messageReader({ startsUntyped: true });
  client.on('data', (bytes) => {
    for (const message of fromClient(bytes as Buffer)) {
      if (!isOpen || message.type === 'X') {
        server.write(message.bytes);
        continue;
      }
      asked.push(message.bytes);
      if (message.type === 'Q') sql = textAt(message.bytes, 0);
      if (message.type === 'P') prepared.set(textAt(message.bytes, 0), textAt(message.bytes, 1));
      if (message.type === 'B') sql = prepared.get(textAt(message.bytes, 1)) ?? '';
      if (message.type !== 'Q' && message.type !== 'S') continue;
      const question = Buffer.concat(asked);
      asked = [];
      onStatement({
        sql,
        backend,
        async carryOut() {
          if (isCut()) return;
          if (server.destroyed) {
            client.destroy();
            return;
          }
          const done = Promise.withResolvers<void>();
          whenAnswered = done.resolve;
          server.write(question);
          await done.promise;
        },
        answer() {
          const bytes = Buffer.concat(answered);
          answered = [];
          if (!isCut()) client.write(bytes);
        },
      });
    }
  });

  const fromServer = messageReader({ startsUntyped: false });
  server.on('data', (bytes) => {
    for (const message of fromServer(bytes as Buffer)) {
      if (message.type === 'K') {
        backend = message.bytes.readInt32BE(5);
        onBackend(backend);
      }
      if (whenAnswered === null) {
        isOpen ||= message.type === 'Z';
        client.write(message.bytes);
        continue;
      }
      answered.push(message.bytes);
      if (message.type !== 'Z') continue;
      const tell = whenAnswered;
      whenAnswered = null;
      tell();
    }
  });
  // A server that goes away has answered all that it will.
  server.on('close', () => whenAnswered?.());
}

/** The text after that many other texts of a message. */
function textAt(message: Buffer, index: number): string {
  let from = 5;
  for (let skipped = 0; skipped < index; skipped++) from = message.indexOf(0, from) + 1;
  return message.toString('utf8', from, message.indexOf(0, from));
}

const longestEndMs = 10_000;

async function endSessions(databaseUrl: string, backends: readonly number[]): Promise<void> {
  if (backends.length === 0) return;
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    await owner.query('SELECT pg_terminate_backend(pid, $2) FROM pg_stat_activity WHERE pid = ANY($1)', [
      backends,
      longestEndMs,
    ]);
  } finally {
    await owner.end();
  }
}
