/** Stores clicks by group commit, through the role that may insert them and reads nothing. */
import type pg from 'pg';
import type { ClickRow } from '#app/flows/record-click.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

const batchMax = 1_000;
const waitingMax = 20_000;
/** In the bench two gave nothing over one that stood out of the noise, three were slower. */
const lanes = 1;

const insertSql = `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor, landing, referrer, ip_hash, agent, sub_ids,
    asked, meant_link_id)
  SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::uuid[])`;

export function createClickRecorder(pool: pg.Pool): GroupCommit<ClickRow> {
  return createGroupCommit({
    insert: (rows) => pool.query({ name: 'click-insert', text: insertSql, values: toColumns(rows) }),
    sizeOf: () => 1,
    batchMax,
    waitingMax,
    lanes,
  });
}

/** The insert's parameters: an array literal for each column. Written here because the driver's, made for any value, showed in the profile. */
function toColumns(batch: readonly ClickRow[]): string[] {
  return columns.map((read) => {
    let literal = '{';
    for (let index = 0; index < batch.length; index++) {
      const value = read(batch[index] as ClickRow);
      if (index > 0) literal += ',';
      literal += value === null ? 'NULL' : `"${special.test(value) ? value.replace(specials, '\\$&') : value}"`;
    }
    return `${literal}}`;
  });
}

const special = /["\\]/;
const specials = /["\\]/g;

const columns: ReadonlyArray<(row: ClickRow) => string | null> = [
  (row) => row.shopId,
  (row) => new Date(row.at).toISOString(),
  (row) => row.clickId,
  (row) => row.linkId,
  (row) => row.partnerId,
  (row) => row.code,
  (row) => row.visitor,
  (row) => row.landing,
  (row) => row.referrer,
  (row) => row.ipHash,
  (row) => row.agent,
  (row) => (row.subIds === null ? null : JSON.stringify(row.subIds)),
  (row) => row.asked,
  (row) => row.meantLinkId,
];
