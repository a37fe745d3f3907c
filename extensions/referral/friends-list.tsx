import { useState } from 'preact/hooks';
import { readFromApp } from './ask-app.ts';
import { useHost, useTranslate } from './host.ts';
import { type Friend, type FriendState, parseReferrerPage, type ReadyPage } from './referrer-page.ts';

const step = 5;

const toneOf: Readonly<Record<FriendState, 'auto' | 'neutral' | 'critical'>> = {
  registered: 'neutral',
  ordered: 'neutral',
  rewarded: 'auto',
  not_new: 'critical',
  limit: 'critical',
};

/** How far the invited friends are: the newest first, a few at a time, the older ones asked for as they are wanted. */
export function FriendsList({ friends }: Pick<ReadyPage, 'friends'>) {
  const translate = useTranslate();
  const { list, next, shown, more, isAsking, hasFailed } = useFriends(friends);
  if (friends.clicked === 0 && list.length === 0) return <s-text color="subdued">{translate('friends.empty')}</s-text>;
  const { clicked, registered, ordered } = friends;
  return (
    <s-stack gap="base">
      <s-text color="subdued">{translate('friends.counts', { clicked, registered, ordered })}</s-text>
      {list.length > 0 && (
        <s-unordered-list>
          {list.slice(0, shown).map((friend, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two friends may look alike, as nothing but a first letter is known of them
            <s-list-item key={index}>
              <FriendLine friend={friend} />
            </s-list-item>
          ))}
        </s-unordered-list>
      )}
      {hasFailed && <s-text>{translate('failed.text')}</s-text>}
      {(list.length > shown || next !== null) && (
        <s-button variant="secondary" onClick={more} loading={isAsking}>
          {translate('friends.showMore')}
        </s-button>
      )}
    </s-stack>
  );
}

/** The friends that are known so far, and the way to more of them. */
function useFriends(first: ReadyPage['friends']) {
  const host = useHost();
  const [known, setKnown] = useState({ list: first.list, next: first.next });
  const [shown, setShown] = useState(step);
  const [asking, setAsking] = useState<'no' | 'yes' | 'failed'>('no');
  const more = async () => {
    if (asking === 'yes') return;
    if (known.list.length > shown || known.next === null) return setShown(shown + step);
    setAsking('yes');
    try {
      const page = parseReferrerPage(await readFromApp(host, `referrer?after=${encodeURIComponent(known.next)}`));
      if (page.state !== 'ready') throw new Error('the customer is no referrer any more');
      setKnown({ list: [...known.list, ...page.friends.list], next: page.friends.next });
      setShown(shown + step);
      setAsking('no');
    } catch {
      setAsking('failed');
    }
  };
  return { ...known, shown, more, isAsking: asking === 'yes', hasFailed: asking === 'failed' };
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
