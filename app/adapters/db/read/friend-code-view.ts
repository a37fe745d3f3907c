/** A friend's code as pages show it: of a reward the one that was used, else the one that it is, else the last one that it was. */
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import type { FriendCodeState } from '#app/domain/reward-standing.ts';

export interface FriendCodeView {
  readonly code: string;
  readonly worth: CodeWorth;
  readonly state: FriendCodeState;
  readonly expiresAt: Date | null;
  /** The order that used it; null while none is known. */
  readonly usedOrderId: string | null;
}

/** As the column `shown_code` of `shownCodeSql`, JSON. */
export interface ShownCodeColumn {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: string | null;
  readonly min_order: string | null;
  readonly state: FriendCodeState;
  readonly expires_at: string | null;
  readonly used_order_id: string | null;
}

/** A column of a query of `reward`; null for a reward that never was a code. */
export const shownCodeSql = `(
  SELECT json_build_object('code', code, 'percent', trim_scale(percent)::text, 'amount', friend_code.amount::text, 'min_order', min_order::text,
      'state', friend_code.state, 'expires_at', friend_code.expires_at, 'used_order_id', used_order_id)
    FROM friend_code WHERE friend_code.shop_id = reward.shop_id AND friend_code.reward_id = reward.reward_id AND reward.kind = 'code'
   ORDER BY friend_code.state = 'used' DESC, (friend_code.code_id = reward.code_id) IS TRUE DESC, planned_at DESC, friend_code.code_id DESC
   LIMIT 1) AS shown_code`;

export function toFriendCodeView(shown: ShownCodeColumn | null): FriendCodeView | null {
  if (shown === null) return null;
  const { code, percent, amount, min_order: minOrder, state, expires_at: expiresAt } = shown;
  return {
    code,
    worth: {
      percent,
      amount: amount === null ? null : BigInt(amount),
      minOrder: minOrder === null ? null : BigInt(minOrder),
    },
    state,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    usedOrderId: shown.used_order_id,
  };
}
