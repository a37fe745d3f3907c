/**
 * Exports by Shopify's bulk operations. The result is read as a stream, one line at a time, so that its size does not matter, and from any byte
 * on, so that a reader who was stopped need not begin again. The file lies on a storage host, behind an address that is its own permission: it is
 * fetched by https alone and without the shop's token.
 * https://shopify.dev/docs/api/usage/bulk-operations/queries
 */
import { Failure } from '#app/domain/failure.ts';
import type { BulkLine, BulkQueries, BulkStart, BulkState } from '#app/flows/bulk-query.ts';
import { type AdminClient, mapOutcome } from './admin-client.ts';
import { bulkOperation, runBulkQuery } from './bulk-operations.ts';

/** The longest wait for an answer, and then for each next piece of the file. */
const silenceMs = 30_000;
/** An order of 10,000 lines stands on as many lines of the file: one line is one object. */
const longestLineBytes = 8 * 1024 * 1024;
const newline = 0x0a;

export function createBulkQueries(client: AdminClient): BulkQueries {
  return {
    async start(shopId, document): Promise<BulkStart> {
      const answer = await client.graphql(shopId, runBulkQuery, { query: document });
      if (answer.outcome === 'refused' && answer.errors.every(({ code }) => isBusy(code))) {
        return { outcome: 'busy', reason: answer.errors.map(({ message }) => message).join('; ') };
      }
      if (answer.outcome !== 'ok') return answer;
      const operationGid = answer.data.bulkOperation?.id;
      return operationGid === undefined
        ? { outcome: 'unknown', reason: 'Shopify named no bulk operation' }
        : { outcome: 'ok', data: { operationGid } };
    },
    async read(shopId, operationGid) {
      const answer = await client.graphql(shopId, bulkOperation, { id: operationGid });
      return mapOutcome(answer, ({ bulkOperation: operation }) => stateOf(operation));
    },
    readLines,
  };
}

function isBusy(code: string | null | undefined): boolean {
  return code === 'OPERATION_IN_PROGRESS' || code === 'LIMIT_REACHED';
}

interface Operation {
  readonly status: string;
  readonly errorCode: string | null;
  readonly objectCount: number;
  readonly url: string | null;
  readonly partialDataUrl: string | null;
}

function stateOf(operation: Operation | null): BulkState {
  if (operation === null) return { state: 'gone', reason: 'Shopify does not know the bulk operation' };
  const { status, errorCode, objectCount: objects, url, partialDataUrl: partialUrl } = operation;
  switch (status) {
    case 'CREATED':
    case 'RUNNING':
      return { state: 'running', objects };
    case 'COMPLETED':
      return { state: 'completed', objects, url };
    case 'FAILED':
      return { state: 'failed', reason: errorCode ?? 'FAILED', partialUrl };
    default:
      return { state: 'gone', reason: `the bulk operation is ${status.toLowerCase()}` };
  }
}

/** See `BulkQueries.readLines`. */
export async function* readLines(url: string, fromByte: number): AsyncGenerator<BulkLine> {
  const silence = new AbortController();
  try {
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    let nextByte = fromByte;
    for await (const chunk of readBytes(url, fromByte, silence)) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        nextByte += heldBytes + end + 1 - start;
        yield* lineOf([...held, chunk.subarray(start, end)], nextByte);
        [held, heldBytes, start] = [[], 0, end + 1];
      }
      const rest = chunk.subarray(start);
      held.push(rest);
      heldBytes += rest.length;
      if (heldBytes > longestLineBytes)
        throw new Failure('too_large', `A line of the export passes ${heldBytes} bytes.`);
    }
    yield* lineOf(held, nextByte + heldBytes);
  } finally {
    // Also where the reader needed no more of it.
    silence.abort();
  }
}

function* lineOf(parts: readonly Uint8Array[], nextByte: number): Generator<BulkLine> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Failure('invalid_input', `The export is no UTF-8 before byte ${nextByte}.`);
  }
  if (text.trim() !== '') yield { text, nextByte };
}

/** The file's bytes from one on. A piece that does not come within the time ends it, and so does a connection that breaks off. */
async function* readBytes(url: string, fromByte: number, silence: AbortController): AsyncGenerator<Uint8Array> {
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await openFile(url, fromByte, silence.signal);
    const reader = response.body?.getReader();
    let skip = response.status === 206 ? 0 : fromByte;
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
      clearTimeout(timer);
      const wanted = piece.value.subarray(Math.min(skip, piece.value.length));
      skip -= piece.value.length - wanted.length;
      if (wanted.length > 0) yield wanted;
      timer = setTimeout(() => silence.abort(), silenceMs);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const failure = new Failure('unavailable', `The export's file could not be read beyond byte ${fromByte}.`);
    failure.cause = error;
    throw failure;
  } finally {
    clearTimeout(timer);
  }
}

async function openFile(url: string, fromByte: number, signal: AbortSignal): Promise<Response> {
  if (new URL(url).protocol !== 'https:')
    throw new Failure('unavailable', 'The export lies at an address without https.');
  // Bytes are counted in the file as it is, so it must not be packed on its way.
  const headers = { 'accept-encoding': 'identity', ...(fromByte > 0 ? { range: `bytes=${fromByte}-` } : {}) };
  const response = await fetch(url, { headers, redirect: 'error', signal });
  if (response.status === 200 || response.status === 206) return response;
  await response.body?.cancel();
  // Nothing lies beyond the file's end.
  if (response.status === 416) return new Response(null, { status: 200 });
  const isGone = [400, 403, 404, 410].includes(response.status);
  throw new Failure(isGone ? 'gone' : 'unavailable', `Shopify's storage answered ${response.status} for the export.`);
}
