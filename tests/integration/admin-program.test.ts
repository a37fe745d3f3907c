import { expect, test } from 'vitest';
import type { ProgramSettings } from '#app/domain/program-settings.ts';
import { pathShop } from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';
import { testServices } from '#tests/support/services.ts';

const database = await testDatabase();
const { admin } = await testServices(database);
const actor = 'staff:1';

async function openProgram() {
  const { shopId, programId } = await pathShop(database);
  const read = async () => {
    const program = await admin.program(shopId);
    if (program === null) throw new Error('the shop has a programme');
    return program;
  };
  const save = (basedOn: number, settings: ProgramSettings) =>
    admin.changeProgram(shopId, { programId, basedOn, settings, actor });
  return { shopId, programId, read, save };
}

test('WHEN the rate changes THEN a new version is in force, the old one stands, and rules the form does not show are kept', async () => {
  const { shopId, read, save } = await openProgram();
  const before = await read();
  expect(before).toMatchObject({ version: 1, reviewed: false });
  const saved = await save(1, { ...before.settings, rate: { kind: 'percent', percent: '12.5' }, holdDays: 30 });
  expect(saved).toEqual({ version: 2, changed: true });
  const after = await read();
  expect(after.settings).toMatchObject({ rate: { kind: 'percent', percent: '12.5' }, holdDays: 30 });
  expect(after.terms.rules.map(({ key }) => key)).toEqual(['default', 'lead']);
  expect(after.reviewed).toBe(true);
  expect(after.versions).toMatchObject([
    { version: 2, changed: ['rate', 'holdDays'], actor },
    { version: 1, changed: [] },
  ]);
  const { rows } = await database.owner.query(
    `SELECT topic FROM inbox_item WHERE shop_id = $1 AND topic = 'tributary/program-changed'`,
    [shopId],
  );
  expect(rows).toHaveLength(1);
});

test('WHEN nothing differs THEN nothing is written; WHEN only joining differs THEN terms keep their version', async () => {
  const { read, save } = await openProgram();
  const { settings } = await read();
  expect(await save(1, settings)).toEqual({ version: 1, changed: false });
  expect(await save(1, { ...settings, autoApprove: true })).toEqual({ version: 1, changed: true });
  expect((await read()).settings.autoApprove).toBe(true);
});

test('WHEN two people save from the same version THEN the second is told', async () => {
  const { read, save } = await openProgram();
  const { settings } = await read();
  const outcomes = await Promise.allSettled([
    save(1, { ...settings, windowDays: 60 }),
    save(1, { ...settings, windowDays: 90 }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
  expect((await read()).version).toBe(2);
});

test('WHEN the merchant keeps the terms THEN they count as reviewed', async () => {
  const { shopId, programId, read } = await openProgram();
  await admin.confirmProgram(shopId, { programId, actor });
  expect((await read()).reviewed).toBe(true);
  await expect(admin.confirmProgram(shopId, { programId: shopId, actor })).rejects.toMatchObject({ code: 'not_found' });
});
