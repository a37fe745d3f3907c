import { BlockStack, Card, Text } from '@shopify/polaris';
import { exampleOrder } from '#app/domain/program-preview.ts';
import type { ReferralSettings } from '#app/domain/referral-settings.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { giftWords } from '#app/ui/admin/gift-words.ts';
import { isAbove0, periodWords, type ReadReferralDraft } from './referral-draft.ts';
import { dayWords } from './referral-words.ts';

const methodWords = { store_credit: 'as store credit', code: 'as a discount code', cash: 'in money' } as const;

/** What friend and referrer get under the settings as they are being typed. */
export function ReferralPreview({ read, currency }: { readonly read: ReadReferralDraft; readonly currency: string }) {
  const { exact } = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Example
        </Text>
        {read.ok ? (
          sentences(read.settings, currency, exact).map((sentence) => (
            <Text as="p" key={sentence}>
              <span suppressHydrationWarning>{sentence}</span>
            </Text>
          ))
        ) : (
          <Text as="p" tone="subdued">
            The example shows again once every field can be read.
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

const expiryWords = (days: number | undefined): string =>
  days === undefined ? '' : ` (to be used within ${dayWords(days)})`;

function sentences(
  { referee, reward, rewardMethod, holdDays, minPayout, code, screening: { newBy, limit } }: ReferralSettings,
  currency: string,
  exact: (amount: string) => string,
): readonly string[] {
  const { goods } = exampleOrder(currency);
  const friend = [
    ...(referee === null
      ? []
      : [
          `${giftWords(referee, exact)} ${referee.on === 'registration' ? 'on registering' : 'with the first order'}${expiryWords(referee.expiryDays)}`,
        ]),
    ...(code === null ? [] : [`${code.percent}\u00a0% off with Anna’s code`]),
  ];
  const days = dayWords(holdDays);
  const isAtOnce = !isAbove0(minPayout);
  const worth = reward.kind === 'percent' ? `${reward.percent}\u00a0% of it` : exact(reward.flat);
  return [
    friend.length === 0 ? 'Ben, whom Anna sends, gets nothing.' : `Ben, whom Anna sends, gets ${friend.join(' and ')}.`,
    `Ben’s first order is ${exact(goods)}: Anna gets ${worth}, ${methodWords[rewardMethod]}${holdDays === 0 ? ', at once' : `, ${days} later`}.`,
    ...(isAtOnce ? [] : [`Anna is paid as soon as ${exact(minPayout)} or more are there.`]),
    `Ben orders again${newBy.length > 0 ? ', or comes back under another account' : ''}: nobody gets anything more.`,
    ...(limit === null ? [] : [`Anna is rewarded for at most ${limit.friends} friends ${periodWords[limit.per]}.`]),
  ];
}
