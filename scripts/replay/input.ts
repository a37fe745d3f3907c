/**
 * The two files of a replay. The tape is read twice, line by line, so that a large one is never held whole: once to find every mistake before
 * anything is done, once to replay it.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'lossless-json';
import { Failure } from '#app/domain/failure.ts';
import type { Mistake } from '#app/domain/reading.ts';
import { parseReplayProgram, type ReplayProgram } from '#app/domain/replay-program.ts';
import { type KnownKeys, knownKeysOf, parseTapeLine, type TapeEvent } from '#app/domain/replay-tape.ts';
import { InputMistakes } from './arguments.ts';

const mistakesShown = 50;

/** Throws {@link InputMistakes}. */
export function readProgram(file: string): ReplayProgram {
  let value: unknown;
  try {
    value = parse(withoutMark(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new InputMistakes([`${file}: ${reasonOf(error)}`]);
  }
  const parsed = parseReplayProgram(value);
  if (!parsed.ok) throw new InputMistakes(parsed.mistakes.map((mistake) => lineOf(file, mistake)));
  return parsed.value;
}

export interface Tape {
  /** The latest time on the tape; null for an empty one. */
  readonly latestAt: number | null;
  /** Those up to `until`, in order of delivery. */
  events(until: number | null): AsyncIterable<TapeEvent>;
}

/** Checks every line. `checkBody` throws a `Failure` for a webhook's body that cannot be understood. Throws {@link InputMistakes}. */
export async function readTape(
  file: string,
  program: ReplayProgram,
  checkBody: (event: Extract<TapeEvent, { type: 'webhook' }>) => void,
): Promise<Tape> {
  const known = knownKeysOf(program);
  const mistakes: string[] = [];
  let latestAt: number | null = null;
  for await (const { text, number } of linesOf(file)) {
    const read = readLine(text, known);
    if (read.ok) {
      latestAt = Math.max(latestAt ?? Number.NEGATIVE_INFINITY, read.value.at);
      if (read.value.type !== 'webhook') continue;
      try {
        checkBody(read.value);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        mistakes.push(...mistakesOf(error).map((mistake) => lineOf(`${file}:${number}`, mistake)));
      }
    } else mistakes.push(...read.mistakes.map((mistake) => lineOf(`${file}:${number}`, mistake)));
    if (mistakes.length >= mistakesShown) break;
  }
  if (mistakes.length > 0) throw new InputMistakes(mistakes);
  return { latestAt, events: (until) => eventsOf(file, known, until) };
}

async function* eventsOf(file: string, known: KnownKeys, until: number | null): AsyncIterable<TapeEvent> {
  for await (const { text } of linesOf(file)) {
    const read = readLine(text, known);
    if (read.ok && (until === null || read.value.at <= until)) yield read.value;
  }
}

async function* linesOf(file: string): AsyncIterable<{ readonly text: string; readonly number: number }> {
  let number = 0;
  try {
    for await (const text of createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      number += 1;
      const line = number === 1 ? withoutMark(text) : text;
      if (line.trim() !== '') yield { text: line, number };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new InputMistakes([`${file}: ${reasonOf(error)}`]);
  }
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** What is wrong with a webhook's body: a mistake for each field, or one for all of it. */
function mistakesOf({ fields, message }: Failure): readonly Mistake[] {
  const named = Object.entries(fields ?? {});
  if (named.length === 0) return [{ field: 'body', problem: `cannot be understood: ${message.replaceAll('\n', ' ')}` }];
  return named.map(([field, problem]) => ({ field: field === '' ? 'body' : `body.${field}`, problem }));
}

function readLine(text: string, known: KnownKeys) {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return { ok: false as const, mistakes: [{ field: '', problem: reasonOf(error) }] };
  }
  return parseTapeLine(value, known);
}

function lineOf(place: string, { field, problem }: Mistake): string {
  return field === '' ? `${place}: ${problem}` : `${place}: ${field} ${problem}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code !== undefined) return message;
  return `is not JSON: ${message.replaceAll('\n', ' ')}`;
}
