import { CopyField } from './copy-field.tsx';
import { useHost, useTranslate } from './host.ts';
import { friendSentence, referrerSentence } from './offer-text.ts';
import type { ReadyPage } from './referrer-page.ts';
import { shareTargets } from './share-targets.ts';

interface ShareBoxProps {
  readonly page: ReadyPage;
  readonly hideQr: boolean;
}

/** What is offered, the customer's own link and code, and the ways to hand them on. */
export function ShareBox({ page, hideQr }: ShareBoxProps) {
  const host = useHost();
  const translate = useTranslate();
  const friend = friendSentence(host, page.offer);
  const own = referrerSentence(host, page.offer);
  const message = [translate('share.message'), friend, page.shareUrl].filter((part) => part !== null).join(' ');
  const targets = shareTargets({ subject: translate('share.subject'), text: message });
  return (
    <s-stack gap="base">
      {(friend !== null || own !== null) && (
        <s-stack gap="small-200">
          {friend !== null && <s-text>{friend}</s-text>}
          {own !== null && <s-text>{own}</s-text>}
        </s-stack>
      )}
      <CopyField id="tributary-link" label={translate('share.link')} value={page.shareUrl} />
      {page.code !== null && <CopyField id="tributary-code" label={translate('share.code')} value={page.code} />}
      <s-stack direction="inline" gap="base">
        <s-link href={targets.email} target="_blank">
          {translate('share.email')}
        </s-link>
        <s-link href={targets.whatsapp} target="_blank">
          {translate('share.whatsapp')}
        </s-link>
      </s-stack>
      {!hideQr && (
        <s-details>
          <s-summary>{translate('share.showQr')}</s-summary>
          <s-box paddingBlockStart="base">
            <s-qr-code content={page.shareUrl} accessibilityLabel={translate('share.qr')} />
          </s-box>
        </s-details>
      )}
    </s-stack>
  );
}
