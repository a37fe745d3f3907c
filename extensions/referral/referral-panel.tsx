/**
 * A customer as a referrer, in whatever place shows it. Nobody sees an empty box: while the programme is off or not for this customer, a block
 * shows nothing at all and a page says why; somebody who is not signed in is asked to, because without it the app cannot know whose link it is.
 */
import type { ComponentChildren } from 'preact';
import { EarnedSummary } from './earned-summary.tsx';
import { FriendsList } from './friends-list.tsx';
import { useHost, useTranslate } from './host.ts';
import { OwnCode, RemovedCode } from './own-code.tsx';
import { parseReferrerPage, type ReadyPage, samplePage } from './referrer-page.ts';
import { ShareBox } from './share-box.tsx';
import { TryAgain } from './try-again.tsx';
import { useAnswer } from './use-answer.ts';

export interface PanelSettings {
  /** Null: in our own words. */
  readonly heading: string | null;
  readonly hideQr: boolean;
  readonly hideFriends: boolean;
  readonly hideEarned: boolean;
}

interface ReferralPanelProps {
  readonly settings: PanelSettings;
  readonly signIn: ComponentChildren;
  /** Shopify may know whose page it is without having seen a sign-in, as by the link in a mail: then nothing personal is shown. */
  readonly isSignedIn?: boolean;
  /** What a page says where there is nothing to show; a block says nothing. */
  readonly whenOff?: ComponentChildren;
}

export function ReferralPanel({ settings, signIn, isSignedIn = true, whenOff = null }: ReferralPanelProps) {
  const { extension } = useHost();
  const translate = useTranslate();
  const { asked, retry } = useAnswer(extension.editor === undefined ? 'referrer' : null, parseReferrerPage);
  const heading = settings.heading ?? translate('heading');
  if (extension.editor !== undefined)
    return (
      <s-section heading={heading}>
        <Ready page={samplePage} settings={settings} />
      </s-section>
    );
  if (asked.state === 'answered') {
    const page = asked.answer;
    if (page.state === 'off' || page.state === 'not_eligible') return <>{whenOff}</>;
    return (
      <s-section heading={heading}>
        {page.state === 'ready' && isSignedIn ? (
          <Ready page={page} settings={settings} />
        ) : (
          <SignedOut signIn={signIn} />
        )}
      </s-section>
    );
  }
  return (
    <s-section heading={heading}>
      {asked.state === 'loading' ? <s-skeleton-paragraph /> : <TryAgain onClick={retry} />}
    </s-section>
  );
}

function Ready({ page, settings }: { readonly page: ReadyPage; readonly settings: PanelSettings }) {
  // Three zeros would tell nobody anything.
  const hasBegun = page.friends.clicked > 0 || page.friends.list.length > 0;
  return (
    <s-stack gap="large">
      {page.ownCode && <OwnCode ownCode={page.ownCode} />}
      {page.removedCode && <RemovedCode code={page.removedCode} />}
      <ShareBox page={page} hideQr={settings.hideQr} />
      {!settings.hideFriends && <FriendsList friends={page.friends} />}
      {hasBegun && !settings.hideEarned && <EarnedSummary earned={page.earned} />}
    </s-stack>
  );
}

function SignedOut({ signIn }: { readonly signIn: ComponentChildren }) {
  const translate = useTranslate();
  return (
    <s-stack gap="base">
      <s-text>{translate('signedOut.text')}</s-text>
      {signIn}
    </s-stack>
  );
}
