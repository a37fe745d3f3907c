/*
 * How far a friend whom a referrer invited is. It is told to the referrer, so it says what happened and nothing of who the friend is: not even
 * by what somebody who is not new was recognised.
 */
import type { Verdict } from './screening.ts';

export type FriendState = 'registered' | 'ordered' | 'rewarded' | 'not_new' | 'limit';

export interface ReferrerFriend {
  readonly state: FriendState;
  /** The first letter of the name; empty where it is not known. */
  readonly initial: string;
}

/** `isRewarded`: something of what the friend's orders earn the referrer has become available. */
export function friendState(friend: {
  readonly verdict: Verdict;
  readonly hasOrdered: boolean;
  readonly isRewarded: boolean;
}): FriendState {
  if (friend.verdict !== 'new') return friend.verdict;
  if (friend.isRewarded) return 'rewarded';
  return friend.hasOrdered ? 'ordered' : 'registered';
}

export function maskedName(initial: string): string {
  return `${initial}…`;
}

/** What may be kept of a name: its first letter, as a reader sees one. */
export function initialOf(name: string | null): string {
  const [first] = name?.trim() ?? '';
  return first === undefined || !/\p{L}/u.test(first) ? '' : first.toUpperCase();
}
