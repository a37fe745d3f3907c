import { expect, test } from 'vitest';
import { InputMistakes, readArguments, usage } from '../../../scripts/replay/arguments.ts';

const files = ['--program', 'p.json', '--tape', 't.ndjson'];

test('the two files, and the whole tape where no time is given', () => {
  expect(readArguments(files)).toEqual({ program: 'p.json', tape: 't.ndjson', until: null });
});

test('a time, with any offset', () => {
  expect(readArguments([...files, '--until', '2026-03-01T01:00:00.5+01:00']).until).toBe(Date.UTC(2026, 2, 1) + 500);
});

test.each([
  [[], [`--program is missing. ${usage}`, `--tape is missing. ${usage}`]],
  [['--program', 'p.json'], [`--tape is missing. ${usage}`]],
  [
    [...files, '--until', '2026-03-01'],
    ['--until: "2026-03-01" is no time with an offset, such as 2026-03-01T00:00:00Z'],
  ],
  [[...files, '--until', ''], ['--until: "" is no time with an offset, such as 2026-03-01T00:00:00Z']],
  [[...files, '--since', '2026-03-01T00:00:00Z'], [expect.stringContaining("'--since'")]],
  [[...files, 'more'], [expect.stringContaining("'more'")]],
])('%j is refused, a line a mistake', (args, lines) => {
  expect(mistakesOf(() => readArguments(args))).toEqual(lines);
});

function mistakesOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InputMistakes) return error.lines;
    throw error;
  }
  throw new Error('nothing was refused');
}
