// An order whose visitor the web pixel named: decided like any other, told apart, and never worse off than without the pixel.
import { expect, test } from 'vitest';
import { orderReason } from '#app/domain/commission-reason.ts';
import { decideHistory } from '#app/domain/decide.ts';
import { type Fact, historiesOf, rulebookOf } from '#tests/support/books.ts';
import { click, order, programOf, shop } from '#tests/support/scenario.ts';

interface Shape {
  readonly visitor: string | null;
  /** The link that its landing page names. */
  readonly landing?: string | null;
  readonly model?: string;
}

/** Day 1: v1 clicks on Anna's link. Day 3: an order, whose visitor the pixel named where there is one. */
function decide({ visitor, landing = null, model = 'last' }: Shape, fromPixel = true) {
  const program = programOf(shop({ attribution: { model } }));
  const facts: readonly Fact[] = [click(1, 'v1', 'ANNA'), order(3, 1, { visitor })].map((fact) => {
    if (fact.kind !== 'order') return fact;
    const named = fromPixel && visitor !== null ? { visitorFrom: 'pixel' as const } : {};
    return { ...fact, order: { ...fact.order, landingRef: landing, ...named } };
  });
  const [history] = historiesOf(facts, rulebookOf(program, facts));
  const [decided] = history === undefined ? [] : decideHistory(history).orders;
  if (decided === undefined) throw new Error('no order');
  return decided;
}

const partners = (decided: ReturnType<typeof decide>) => decided.shares.map(({ partner }) => partner);

test('the clicks of that visitor count as if the attribute had named them', () => {
  const { explanation, ...byPixel } = decide({ visitor: 'v1' });
  const { explanation: expected, ...byAttribute } = decide({ visitor: 'v1' }, false);
  expect(byPixel).toEqual(byAttribute);
  expect(explanation.attribution).toEqual({ ...expected.attribution, visitorFrom: 'pixel' });
});

test('a click that holds comes before the landing page', () => {
  expect(partners(decide({ visitor: 'v1', landing: 'BERTA' }))).toEqual(['anna']);
});

test.each(['first', 'last', 'linear'])(
  'where none holds, the landing page counts as without the pixel (%s)',
  (model) => {
    expect(partners(decide({ visitor: 'v9', landing: 'BERTA', model }))).toEqual(['berta']);
    // The attribute's word is the law's: a visitor who is known but has no clicks is still a visitor.
    expect(partners(decide({ visitor: 'v9', landing: 'BERTA', model }, false))).toEqual([]);
  },
);

test('the partner reads that the shopper was recognised, and only then', () => {
  const reader = { partnerKeys: ['anna'], programKeys: ['creators'] };
  const read = (fromPixel: boolean) => {
    const { explanation, via } = decide({ visitor: 'v1' }, fromPixel);
    return orderReason(explanation, via, reader).isRecognised;
  };
  expect([read(true), read(false)]).toEqual([true, false]);
});
