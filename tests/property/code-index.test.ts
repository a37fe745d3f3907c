// The index of codes says what a Map would, however many codes come, go and come again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCodeIndex } from '#app/adapters/db/code-index.ts';

const numbers = 1_500;
const codeOf = (number: number): string => `code-${number}`;

test('the index of codes finds what was added and not removed since', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(numbers), { maxLength: 3_000, size: 'max' }), (turns) => {
      const index = createCodeIndex();
      const model = new Map<string, number>();
      for (const [turn, number] of turns.entries()) {
        const code = codeOf(number);
        const row = model.get(code);
        if (row === undefined) {
          index.add(code, turn);
          model.set(code, turn);
        } else {
          expect(index.codeOf(row)).toBe(code);
          expect(index.remove(code)).toBe(row);
          model.delete(code);
        }
        expect(index.size).toBe(model.size);
      }
      for (let number = 0; number <= numbers; number++) {
        expect(index.find(codeOf(number))).toBe(model.get(codeOf(number)) ?? -1);
      }
      expect(index.remove('never-added')).toBe(-1);
    }),
    { numRuns: 20 },
  );
});
