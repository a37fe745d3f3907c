import { expect, test } from 'vitest';
import { rewardStanding } from '#app/domain/reward-standing.ts';

test.each([
  ['nothing was granted yet', 500n, [], { given: 0n, takenBack: null }],
  ['it was taken back before it was granted', 0n, [], { given: 0n, takenBack: null }],
  ['it was granted', 500n, [500n], { given: 500n, takenBack: null }],
  ['all of it was taken back', 0n, [500n, -500n], { given: 0n, takenBack: { taken: 500n, of: 500n } }],
  ['a part had been spent', 0n, [500n, -150n], { given: 350n, takenBack: { taken: 150n, of: 500n } }],
  ['all of it had been spent', 0n, [500n], { given: 500n, takenBack: { taken: 0n, of: 500n } }],
  ['it is worth less than before', 200n, [500n, -300n], { given: 200n, takenBack: { taken: 300n, of: 300n } }],
  ['it was earned again after a part was spent', 500n, [500n, -150n, 150n], { given: 500n, takenBack: null }],
  [
    'it was taken back for the second time',
    0n,
    [500n, -500n, 500n, -500n],
    { given: 0n, takenBack: { taken: 500n, of: 500n } },
  ],
])('where %s', (_case, due, moves, expected) => {
  expect(rewardStanding(due, moves)).toEqual(expected);
});
