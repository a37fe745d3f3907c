// The merchant's hand on the programme for referring customers: one a shop, versions for what an order is worth, and nothing lost between two who save.

import { beforeEach, describe, expect, test } from 'vitest';
import type { ReferralSettings } from '#app/domain/referral-settings.ts';
import { firstProgramFor } from '#app/flows/install-shop.ts';
import { readReferralDraft, referralDraftOf } from '#app/routes/admin/app.referrals/referral-draft.ts';
import { type PathShop, pathShop } from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { testServices } from '../support/services.ts';

const database = await testDatabase();
const { owner } = database;
const { admin } = await testServices(database);
let shop: PathShop;
const actor = 'staff:1';

beforeEach(async () => {
  shop = await pathShop(database, firstProgramFor('EUR').terms);
});

const start = () => admin.startReferral(shop.shopId, { currency: 'EUR', actor });

async function referral() {
  const found = await admin.referral(shop.shopId);
  if (found === null) throw new Error('it is switched on');
  return found;
}

const change = async (changes: Partial<ReferralSettings>, basedOn?: number) => {
  const { settings, version } = await referral();
  return admin.changeReferral(shop.shopId, {
    basedOn: basedOn ?? version,
    settings: { ...settings, ...changes },
    actor,
  });
};

describe('the programme for referring customers', () => {
  test('is not there before the merchant switches it on, and there once however often they do', async () => {
    expect(await admin.referral(shop.shopId)).toBeNull();
    await Promise.all([start(), start(), start()]);
    const { rows } = await owner.query(
      `SELECT kind, rank, reward_method, status FROM program WHERE shop_id = $1 ORDER BY rank`,
      [shop.shopId],
    );
    expect(rows).toEqual([
      { kind: 'affiliate', rank: 1, reward_method: 'cash', status: 'active' },
      { kind: 'referral', rank: 2, reward_method: 'store_credit', status: 'active' },
    ]);
    expect(await referral()).toMatchObject({
      version: 1,
      settings: {
        referee: { on: 'registration', storeCredit: '5.00' },
        reward: { kind: 'percent', percent: '10' },
        holdDays: 14,
        audience: { kind: 'all' },
        screening: { newBy: ['email', 'phone', 'address'], limit: { friends: 10, per: 'month' } },
      },
    });
  });

  test('leaves the partners’ programme the first, and takes no applications', async () => {
    await start();
    expect((await admin.program(shop.shopId))?.kind).toBe('affiliate');
    expect((await admin.programs(shop.shopId)).map(({ name }) => name)).toEqual(['Partners']);
  });

  test('has a new version for what an order is worth, and none for who may refer', async () => {
    await start();
    expect(await change({ reward: { kind: 'flat', flat: '3.00' } })).toEqual({ changed: true, version: 2 });
    expect(await change({ audience: { kind: 'tag', tag: 'vip' }, rewardMethod: 'code' })).toEqual({
      changed: true,
      version: 2,
    });
    expect(await change({})).toEqual({ changed: false, version: 2 });
    expect(await referral()).toMatchObject({
      version: 2,
      settings: { reward: { kind: 'flat', flat: '3.00' }, audience: { kind: 'tag', tag: 'vip' }, rewardMethod: 'code' },
    });
  });

  test('says of each version what it changed against the one before, and by whose hand', async () => {
    await start();
    await change({ reward: { kind: 'flat', flat: '3.00' }, minPayout: '20' });
    await change({ screening: { newBy: ['email'], limit: null } });
    const { rows, older, newer } = await admin.referralVersions(shop.shopId, null);
    expect(rows.map(({ version, changed, fromNow }) => ({ version, changed, fromNow }))).toEqual([
      { version: 3, changed: ['screening'], fromNow: [] },
      { version: 2, changed: ['reward', 'minPayout'], fromNow: ['screening'] },
      { version: 1, changed: [], fromNow: ['reward', 'minPayout', 'screening'] },
    ]);
    expect(rows[0]).toMatchObject({ actor, before: { screening: { limit: { friends: 10 } } } });
    expect([older, newer]).toEqual([null, null]);
  });

  test('shows its versions some at a time, however many there are', async () => {
    await start();
    for (let days = 1; days <= 19; days++) await change({ holdDays: days });
    const numbers: number[] = [];
    for (let upTo: number | null = null, more = true; more; ) {
      const page = await admin.referralVersions(shop.shopId, upTo);
      // The first of the programme changed nothing; all others tell what they changed, on whatever page.
      expect(page.rows.filter(({ changed, version }) => changed.length === 0 && version > 1)).toEqual([]);
      numbers.push(...page.rows.map(({ version }) => version));
      upTo = page.older;
      more = upTo !== null;
    }
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
    expect((await admin.referralVersions(shop.shopId, 12)).newer).toBe(20);
  });

  test('takes earlier terms up again as a new version, and settles what is placed from then on by them', async () => {
    await start();
    await change({ reward: { kind: 'flat', flat: '3.00' }, audience: { kind: 'tag', tag: 'vip' } });
    const back = (version: number, basedOn: number) =>
      admin.returnToTerms(shop.shopId, { version, basedOn, actor: 'staff:2' });
    expect(await back(1, 2)).toEqual({ changed: true, version: 3 });
    expect(await referral()).toMatchObject({
      version: 3,
      settings: { reward: { kind: 'percent', percent: '10' }, audience: { kind: 'tag', tag: 'vip' } },
    });
    expect(await back(1, 3)).toEqual({ changed: false, version: 3 });
    await expect(back(2, 2)).rejects.toThrow('Someone else saved');
    await expect(back(9, 3)).rejects.toMatchObject({ code: 'not_found' });
    const { rows: told } = await owner.query(
      `SELECT actor, detail FROM audit_event WHERE shop_id = $1 AND action = 'program.changed' ORDER BY at DESC LIMIT 1`,
      [shop.shopId],
    );
    expect(told).toMatchObject([{ actor: 'staff:2', detail: { version: 3, changed: ['reward'], termsOf: 1 } }]);
    const { rows: asked } = await owner.query(
      `SELECT webhook_id FROM inbox_item WHERE shop_id = $1 AND topic = 'tributary/program-changed' ORDER BY position`,
      [shop.shopId],
    );
    expect(asked.map(({ webhook_id }) => webhook_id.split(':').at(-1))).toEqual(['2', '3']);
  });

  test('is not overwritten by who saw an older version', async () => {
    await start();
    await change({ holdDays: 30 });
    await expect(change({ holdDays: 7 }, 1)).rejects.toThrow('Someone else saved');
    expect((await referral()).settings.holdDays).toBe(30);
  });

  test('can be paused and gone on with', async () => {
    await start();
    await admin.switchReferral(shop.shopId, { status: 'closed', actor });
    expect((await referral()).status).toBe('closed');
    await admin.switchReferral(shop.shopId, { status: 'active', actor });
    expect((await referral()).status).toBe('active');
    const { rows } = await owner.query(`SELECT action FROM audit_event WHERE shop_id = $1 ORDER BY at, action`, [
      shop.shopId,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(['program.started', 'program.paused', 'program.resumed']);
  });

  test('is read from the form as it was written into it', async () => {
    await start();
    await change({
      code: { template: '{NAME}-FRIEND', percent: '5' },
      screening: { newBy: ['phone'], limit: null },
      referee: { on: 'order', storeCredit: '5.00', clawback: false, expiryDays: 60, notify: false },
      minPayout: '20',
    });
    const { settings } = await referral();
    expect(readReferralDraft(referralDraftOf(settings), 'EUR', settings)).toEqual({ ok: true, settings });
    const wrong = {
      ...referralDraftOf(settings),
      percent: 'ten',
      holdDays: '-1',
      minPayout: '-5',
      expiryDays: '0',
      audience: 'tag',
      codeTemplate: 'X',
    } as const;
    const read = readReferralDraft(wrong, 'EUR', settings);
    expect(read.ok ? {} : Object.keys(read.mistakes).sort()).toEqual([
      'codeTemplate',
      'expiryDays',
      'holdDays',
      'minPayout',
      'percent',
      'tag',
    ]);
    const lasting = readReferralDraft({ ...referralDraftOf(settings), expiry: 'never' }, 'EUR', settings);
    expect(lasting).toMatchObject({ settings: { referee: { storeCredit: '5.00', notify: false } } });
    expect(lasting.ok && lasting.settings.referee).not.toHaveProperty('expiryDays');
  });
});
