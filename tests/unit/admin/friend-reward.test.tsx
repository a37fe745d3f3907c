// What the merchant reads of a friend's reward, in each of its states.
import { AppProvider } from '@shopify/polaris';
import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FriendReward } from '#app/routes/admin/app.orders.$orderId/friend-reward.tsx';
import { NamesProvider } from '#app/routes/admin/app.orders.$orderId/names.tsx';
import { FormatProvider } from '#app/ui/admin/format.tsx';

type Reward = ComponentProps<typeof FriendReward>['rewards'][number];

const granted: Reward = {
  rewardId: '1',
  programId: 'friends',
  state: 'granted',
  due: 500n,
  given: 500n,
  takenBack: null,
  grantedAt: new Date('2026-03-10T12:00:00Z'),
  trouble: null,
  code: null,
};

function code(more: Partial<NonNullable<Reward['code']>>): Partial<Reward> {
  const worth = { percent: '10', amount: null, minOrder: null };
  const made = { code: 'WELCOME-7K2MX0QB', worth, state: 'made', expiresAt: null, usedOrderId: null } as const;
  return { due: 0n, given: 0n, code: { ...made, ...more } };
}

function textOf(reward: Partial<Reward>): string {
  const page = (
    <AppProvider i18n={{}}>
      <FormatProvider value={{ locale: 'en', currency: 'EUR', timeZone: 'UTC' }}>
        <NamesProvider value={{ partners: {}, programs: { friends: 'Bring a friend' } }}>
          <FriendReward rewards={[{ ...granted, ...reward }]} />
        </NamesProvider>
      </FormatProvider>
    </AppProvider>
  );
  return renderToStaticMarkup(page).replaceAll(/<[^>]+>/g, '\n');
}

test.each<[string, Partial<Reward>, readonly string[]]>([
  ['granted', {}, ['Bring a friend', 'Granted', 'Earned: €5.00. Given in Shopify: €5.00.', 'Mar 10, 2026']],
  ['not granted yet', { state: 'planned', given: 0n, grantedAt: null }, ['On its way', 'Given in Shopify: €0.00.']],
  [
    'blocked',
    { state: 'planned', given: 0n, grantedAt: null, trouble: 'store credit is switched off' },
    ['On its way', 'store credit is switched off'],
  ],
  [
    'to be taken back',
    { state: 'planned', due: 0n, takenBack: { taken: 0n, of: 500n } },
    ['Being taken back', 'Taken back: €0.00 of €5.00.'],
  ],
  [
    'taken back whole',
    { state: 'taken_back', due: 0n, given: 0n, takenBack: { taken: 500n, of: 500n } },
    ['Taken back', 'Taken back: €5.00 of €5.00.'],
  ],
  [
    'taken back in part',
    { state: 'partly_taken_back', due: 0n, given: 350n, takenBack: { taken: 150n, of: 500n } },
    ['Partly taken back', 'Taken back: €1.50 of €5.00.', 'The customer has spent €3.50 of it already'],
  ],
  ['a code that nobody used yet', code({}), ['Not used yet', 'Code WELCOME-7K2MX0QB, for 10 % off an order.']],
  [
    'a code of an amount',
    code({ worth: { percent: null, amount: 750n, minOrder: 4000n } }),
    ['for €7.50 off an order of €40.00 or more.'],
  ],
  ['a code that was used', code({ state: 'used', usedOrderId: '901' }), ['Used', 'Used in']],
  ['a code that is over', code({ expiresAt: new Date('2026-03-11T12:00:00Z') }), ['Expired', 'Can be used until']],
  ['a code that was withdrawn', { ...code({ state: 'withdrawn' }), state: 'taken_back' }, ['Withdrawn']],
  ['a code on its way', { ...code({ state: 'planned' }), state: 'planned' }, ['On its way']],
])('a reward that is %s', (_case, reward, expected) => {
  const text = textOf(reward);
  for (const part of expected) expect(text).toContain(part);
});
