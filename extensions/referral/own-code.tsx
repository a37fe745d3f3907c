import { CopyField } from './copy-field.tsx';
import { useHost, useTranslate } from './host.ts';
import { formatAmount, formatPromised } from './offer-text.ts';
import type { OwnCode as OwnCodeOf } from './referrer-page.ts';

/** A code that the shop does not take any more, so that nobody wonders why. */
export function RemovedCode({ code }: { readonly code: string }) {
  const translate = useTranslate();
  return <s-text color="subdued">{translate('ownCode.removed', { code })}</s-text>;
}

/** The code that the customer was given as somebody's friend: theirs alone, for one order. */
export function OwnCode({ ownCode }: { readonly ownCode: OwnCodeOf }) {
  const host = useHost();
  const translate = useTranslate();
  const { code, minOrder, expiresAt } = ownCode;
  const conditions = [
    ...(minOrder === null ? [] : [translate('ownCode.minOrder', { value: formatAmount(host, minOrder) })]),
    ...(expiresAt === null
      ? []
      : [translate('ownCode.until', { date: host.i18n.formatDate(new Date(expiresAt), { dateStyle: 'long' }) })]),
  ];
  return (
    <s-stack gap="small-200">
      <CopyField
        id="tributary-own-code"
        label={translate('ownCode.label', { value: formatPromised(host, ownCode) ?? '' })}
        value={code}
      />
      {conditions.length > 0 && <s-text color="subdued">{conditions.join(' ')}</s-text>}
    </s-stack>
  );
}
