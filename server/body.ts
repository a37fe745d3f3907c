import type { IncomingMessage } from 'node:http';
import { Failure } from '#app/domain/failure.ts';

/** The request's body, byte for byte. Throws {@link Failure} `too_large` past `maxBytes`, `invalid_input` where it was cut off. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new Failure('too_large', `The body is larger than ${maxBytes} bytes.`);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        reject(tooLarge());
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on('aborted', () => reject(new Failure('invalid_input', 'The body was cut off.')));
    request.on('error', reject);
  });
}
