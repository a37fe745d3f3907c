import { useHost, useTranslate } from './host.ts';
import { formatAmount } from './offer-text.ts';
import type { ReadyPage } from './referrer-page.ts';

const parts = ['pending', 'available', 'paid'] as const;

/** What the customer has earned, by the state it is in. */
export function EarnedSummary({ earned }: Pick<ReadyPage, 'earned'>) {
  const host = useHost();
  const translate = useTranslate();
  return (
    <s-grid gridTemplateColumns="repeat(3, 1fr)" gap="base">
      {parts.map((part) => (
        <s-stack key={part} gap="none">
          <s-text color="subdued">{translate(`earned.${part}`)}</s-text>
          <s-text type="strong">{formatAmount(host, earned[part])}</s-text>
        </s-stack>
      ))}
    </s-grid>
  );
}
