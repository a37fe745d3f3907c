/* What stories of reminders, and of codes that a merchant took out of the shop, are told with. */
import { createPersonMarks } from '#app/adapters/crypto/person-marks.ts';
import { createUnsubscribeTokens } from '#app/adapters/crypto/unsubscribe-token.ts';
import { type Act, type Before, referrerId, type Scene, sendOut } from './acts.ts';
import { simulatedConfig } from './process.ts';

const dayMs = 86_400_000;

/** Anna became a referrer eight days ago, and nobody has followed her link. */
export const unshared: Before = async ({ shop: { shopId, database }, anna, clock }) => {
  await database.owner.query(`UPDATE shop SET name = 'The shop' WHERE shop_id = $1`, [shopId]);
  await database.owner.query(`UPDATE program SET kind = 'referral', remind_share_days = 7 WHERE shop_id = $1`, [
    shopId,
  ]);
  await database.owner.query(
    'UPDATE partner SET customer_id = $3, approved_at = $4 WHERE shop_id = $1 AND partner_id = $2',
    [shopId, anna.partnerId, referrerId, new Date(clock.now() - 8 * dayMs)],
  );
};

export const remind: Act = async (process, scene) => {
  await process.reminders.remindCustomers(scene.shop.shopId);
  await sendOut(process, scene);
};

/** What stands in the link of the mails to Anna. */
export function unsubscribeToken(shopId: string): string {
  const { encryptionKey } = simulatedConfig('postgres://nowhere');
  const emails = [`${referrerId}@customers.example`];
  const [mark] = createPersonMarks(encryptionKey)(shopId, { emails, phones: [], addresses: [] });
  return createUnsubscribeTokens(encryptionKey).write(shopId, { mark: mark?.mark ?? '', customerId: referrerId });
}

export const lookAtCodes: Act = ({ rewards }, { shop, clock }) =>
  rewards.lookAtCodes(shop.shopId, {
    ...{ state: null, startedAt: clock.now(), now: clock.now() },
    signal: new AbortController().signal,
  });

/** The first code that the friend had. */
export async function firstCode({ shop }: Scene): Promise<{ readonly id: string; readonly code: string }> {
  const { rows } = await shop.database.owner.query(
    'SELECT reward_id AS id, code FROM friend_code WHERE shop_id = $1 ORDER BY planned_at LIMIT 1',
    [shop.shopId],
  );
  return rows[0];
}
