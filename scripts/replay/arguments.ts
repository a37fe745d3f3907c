import { parseArgs } from 'node:util';
import { parseInstant } from '#app/domain/instant.ts';

export interface ReplayArguments {
  readonly program: string;
  readonly tape: string;
  /** Milliseconds since the epoch. */
  readonly until: number | null;
}

/** What is wrong with the input, a line each. Ends the replay with status 2. */
export class InputMistakes extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

export const usage =
  'Usage: npm run --silent replay -- --program program.json --tape tape.ndjson [--until 2026-03-01T00:00:00Z]';

/** Throws {@link InputMistakes}. */
export function readArguments(args: readonly string[]): ReplayArguments {
  const values = parse(args);
  const mistakes = (['program', 'tape'] as const).flatMap((name) =>
    values[name] ? [] : [`--${name} is missing. ${usage}`],
  );
  const until = values.until === undefined ? null : parseInstant(values.until);
  if (values.until !== undefined && until === null)
    mistakes.push(`--until: "${values.until}" is no time with an offset, such as 2026-03-01T00:00:00Z`);
  if (mistakes.length > 0) throw new InputMistakes(mistakes);
  return { program: values.program ?? '', tape: values.tape ?? '', until };
}

function parse(args: readonly string[]) {
  try {
    const options = { program: { type: 'string' }, tape: { type: 'string' }, until: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new InputMistakes([`${(error as Error).message} ${usage}`]);
  }
}
