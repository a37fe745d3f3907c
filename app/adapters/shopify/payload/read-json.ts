/**
 * JSON as Shopify writes it, read without loss. Its ids are numbers that may pass 2^53 and some of its amounts are numbers too, and a
 * JavaScript number would round both without a word. Where a text could hold such a number, every number is read as the text it is written
 * in; elsewhere the language's own parser is exact, and six times faster.
 */
import { parse } from 'lossless-json';
import { Failure } from '#app/domain/failure.ts';

/** Fifteen significant digits survive in a double, whatever they are; sixteen or an exponent may not. What looks so within a string only costs time. */
const doubtful = /(?:^|[:[,])\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a body. Numbers are `number` where that is exact and text where it might not be. Throws {@link Failure} `invalid_input`. */
export function readJson(body: Uint8Array | string): unknown {
  try {
    const text = typeof body === 'string' ? body : utf8.decode(body);
    return doubtful.test(text) ? parse(text, null, (digits) => digits) : JSON.parse(text);
  } catch (error) {
    throw new Failure('invalid_input', `The body is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}
