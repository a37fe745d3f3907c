import { useState } from 'preact/hooks';
import { useHost, useTranslate } from './host.ts';
import type { Friend, FriendState, ReadyPage } from './referrer-page.ts';

const step = 5;

const toneOf: Readonly<Record<FriendState, 'auto' | 'neutral' | 'critical'>> = {
  registered: 'neutral',
  ordered: 'neutral',
  rewarded: 'auto',
  not_new: 'critical',
  limit: 'critical',
};

/** How far the invited friends are: the newest first, a few at a time. */
export function FriendsList({ friends }: Pick<ReadyPage, 'friends'>) {
  const translate = useTranslate();
  const [shown, setShown] = useState(step);
  if (friends.clicked === 0 && friends.list.length === 0)
    return <s-text color="subdued">{translate('friends.empty')}</s-text>;
  const { clicked, registered, ordered } = friends;
  const hidden = friends.list.length - shown;
  return (
    <s-stack gap="base">
      <s-text color="subdued">{translate('friends.counts', { clicked, registered, ordered })}</s-text>
      {friends.list.length > 0 && (
        <s-unordered-list>
          {friends.list.slice(0, shown).map((friend, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two friends may look alike, as nothing but a first letter is known of them
            <s-list-item key={index}>
              <FriendLine friend={friend} />
            </s-list-item>
          ))}
        </s-unordered-list>
      )}
      {hidden > 0 && (
        <s-button variant="secondary" onClick={() => setShown(shown + step)}>
          {translate('friends.showMore')}
        </s-button>
      )}
      {hidden <= 0 && friends.more && <s-text color="subdued">{translate('friends.older')}</s-text>}
    </s-stack>
  );
}

function FriendLine({ friend }: { readonly friend: Friend }) {
  const { i18n } = useHost();
  const translate = useTranslate();
  return (
    <s-stack direction="inline" gap="small" alignItems="center">
      <s-text>{friend.name}</s-text>
      <s-badge tone={toneOf[friend.state] ?? 'neutral'}>{translate(`friends.state.${friend.state}`)}</s-badge>
      <s-text color="subdued">{i18n.formatDate(new Date(friend.at), { dateStyle: 'medium' })}</s-text>
    </s-stack>
  );
}
