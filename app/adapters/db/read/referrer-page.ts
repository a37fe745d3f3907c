/** Everything on a referrer's page, in one transaction: where it is shown, it is looked at and not worked with. */
import { invariant } from '#app/domain/failure.ts';
import { maskedName } from '#app/domain/friend-state.ts';
import { type LinkShop, linkAddressesOf } from '#app/domain/link-address.ts';
import { formatMinor } from '#app/domain/money.ts';
import { versionAt } from '#app/domain/program.ts';
import { offerOf } from '#app/domain/referral-offer.ts';
import type { RewardMethod } from '#app/domain/referral-settings.ts';
import type { OwnCode, ReadyReferrerPage, ReferrerOffer, ShownAmount } from '#app/flows/referrer-page.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';
import { countFriends, readFriends } from './referrer-friends.ts';

const friendsShown = 10;

export interface ReferrerPageQuestion {
  readonly partnerId: string;
  readonly now: number;
  /** Where the list of friends begins; null at the newest. */
  readonly after: string | null;
  readonly appUrl: string;
}

interface ReferrerRow extends LinkShop {
  readonly currency: string | null;
  readonly program: string;
  readonly reward_method: RewardMethod;
  readonly code_percent: string | null;
  readonly versions: readonly { readonly at: number; readonly terms: unknown }[];
  readonly link: string | null;
  readonly code: string | null;
  readonly own_code: OwnCodeColumn | null;
  readonly removed_code: string | null;
  readonly pending: string;
  readonly available: string;
  readonly paid: string;
}

interface OwnCodeColumn {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: string | null;
  readonly min_order: string | null;
  readonly expires_at: string | null;
}

const referrerSql = `
  SELECT shop.currency, shop.domain, shop.storefront_url AS "storefrontUrl", shop.link_host AS "linkHost", program.key AS program, program.reward_method, CASE WHEN program.code_template IS NOT NULL THEN program.code_percent END AS code_percent,
      (SELECT json_agg(json_build_object('at', (extract(epoch FROM effective_at) * 1000)::bigint, 'terms', terms) ORDER BY effective_at, version)
         FROM program_version WHERE program_version.program_id = program.program_id) AS versions,
      (SELECT code FROM link WHERE link.partner_id = partner.partner_id AND active ORDER BY created_at LIMIT 1) AS link,
      (SELECT code FROM discount_code WHERE discount_code.partner_id = partner.partner_id AND NOT single_use AND state = 'active'
         ORDER BY replaced_by IS NOT NULL, created_at LIMIT 1) AS code,
      (SELECT json_build_object('code', friend_code.code, 'percent', trim_scale(percent)::text, 'amount', friend_code.amount::text,
            'min_order', min_order::text, 'expires_at', friend_code.expires_at)
         FROM reward JOIN friend_code USING (code_id)
        WHERE reward.customer_id = partner.customer_id AND friend_code.state = 'made' AND (friend_code.expires_at IS NULL OR friend_code.expires_at > $2)
        ORDER BY planned_at DESC, code_id LIMIT 1) AS own_code,
      (SELECT friend_code.code FROM reward JOIN friend_code USING (code_id)
        WHERE reward.customer_id = partner.customer_id AND friend_code.state = 'removed' ORDER BY planned_at DESC, code_id LIMIT 1) AS removed_code,
      held.*
    FROM partner JOIN program USING (program_id) CROSS JOIN shop CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE account = 'pending'), 0) AS pending, coalesce(sum(amount) FILTER (WHERE account = 'available'), 0) AS available,
          coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0) AS paid
        FROM entry WHERE entry.partner_id = partner.partner_id AND entry.currency = shop.currency) AS held
   WHERE partner.partner_id = $1`;

export function readReferrerPage(
  database: Database,
  shopId: string,
  question: ReferrerPageQuestion,
): Promise<ReadyReferrerPage> {
  const { partnerId, now, after, appUrl } = question;
  return inShopSql(database, shopId, async (sql) => {
    const row = await requireRow(sql, partnerId, now);
    const { currency, link } = row;
    invariant(currency !== null && link !== null, 'a referrer of an installed shop has a link');
    const shown = (minor: string): ShownAmount => ({ amount: formatMinor(BigInt(minor), currency), currency });
    const { friends, next } = await readFriends(sql, partnerId, { after, limit: friendsShown });
    return {
      state: 'ready',
      shareUrl: linkAddressesOf(row, appUrl)(link),
      code: row.code,
      ownCode: row.own_code === null ? null : ownCodeOf(row.own_code, shown),
      removedCode: row.own_code === null ? row.removed_code : null,
      offer: offerIn(row, currency, now),
      friends: {
        ...(await countFriends(sql, partnerId)),
        list: friends.map(({ initial, state, at }) => ({ name: maskedName(initial), state, at: at.toISOString() })),
        next,
      },
      earned: { pending: shown(row.pending), available: shown(row.available), paid: shown(row.paid) },
    };
  });
}

function ownCodeOf(own: OwnCodeColumn, shown: (minor: string) => ShownAmount): OwnCode {
  const { code, percent, amount, min_order: minOrder, expires_at: expiresAt } = own;
  const shownOrNull = (minor: string | null) => (minor === null ? null : shown(minor));
  return {
    ...{ code, percent, amount: shownOrNull(amount), minOrder: shownOrNull(minOrder) },
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}

async function requireRow(sql: ShopConnection, partnerId: string, now: number): Promise<ReferrerRow> {
  const { rows } = await sql.query<ReferrerRow>(referrerSql, [partnerId, new Date(now)]);
  const [row] = rows;
  invariant(row !== undefined, `partner ${partnerId} is there`);
  return row;
}

function offerIn(row: ReferrerRow, currency: string, now: number): ReferrerOffer {
  const versions = row.versions.map(({ at, terms }) => ({ effectiveAt: at, terms: storedTerms(terms) }));
  const { terms } = versionAt({ key: row.program, versions }, now);
  const { friend, referrer } = offerOf(terms, row.code_percent);
  const amountOf = (amount: string | null): ShownAmount | null => (amount === null ? null : { amount, currency });
  return {
    friend: friend === null ? null : { ...friend, amount: amountOf(friend.amount) },
    referrer: { ...referrer, kind: row.reward_method, amount: amountOf(referrer.amount) },
  };
}
