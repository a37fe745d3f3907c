/**
 * A keep-alive connection that sends prepared requests and reads answers, with as little work of its own as can be: on two cores the generator's work is taken
 * from the server's. It understands what our servers answer (a Content-Length, no chunks) and nothing else.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** The status line and headers, as they came. */
  readonly head: string;
}

export interface Connection {
  send(request: string | Buffer): Promise<Answer>;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let pending: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;
  let received = '';
  const fail = (error: Error) => {
    pending?.reject(error);
    pending = null;
  };
  socket.setEncoding('latin1');
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed before the answer')));
  socket.on('data', (chunk: string) => {
    received += chunk;
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = received.slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? chunkedLength(received, headEnd);
    if (length === null || received.length < headEnd + 4 + Number(length)) return;
    received = '';
    const waiting = pending;
    pending = null;
    waiting?.resolve({ status: Number(head.slice(9, 12)), head });
  });
  return {
    send(request) {
      socket.write(request);
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
      });
    },
    close: () => socket.destroy(),
  };
}

/** The length of a chunked body that has arrived whole, or null. */
function chunkedLength(received: string, headEnd: number): string | null {
  return received.endsWith('0\r\n\r\n') ? String(received.length - headEnd - 4) : null;
}
