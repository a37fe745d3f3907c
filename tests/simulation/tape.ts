// A generated tape, read, and moved into the future: whatever a library dates by the machine's own clock is past in the simulated world, and due.
import { parse } from 'lossless-json';
import { parseReplayProgram, type ReplayProgram } from '#app/domain/replay-program.ts';
import { knownKeysOf, parseTapeLine, type TapeEvent } from '#app/domain/replay-tape.ts';
import { tapeOf } from '../support/arbitrary-tape.ts';

export interface ReadTape {
  readonly program: ReplayProgram;
  readonly events: readonly TapeEvent[];
}

/** A tape's times lie in January 2026, some of them, as other clocks write them, in the December before. */
export function readTape(seed: number, length: number): ReadTape {
  const tape = tapeOf(seed, length);
  const program = parseReplayProgram(parse(later(tape.program)));
  if (!program.ok) throw new Error(JSON.stringify(program.mistakes));
  const known = knownKeysOf(program.value);
  const events = tape.lines.map((line) => {
    const event = parseTapeLine(parse(later(line)), known);
    if (!event.ok) throw new Error(`${line}: ${JSON.stringify(event.mistakes)}`);
    return event.value;
  });
  return { program: program.value, events };
}

function later(text: string): string {
  return text.replaceAll(/"20(2[56])-/g, (_, year: string) => `"20${Number(year) + 40}-`);
}
