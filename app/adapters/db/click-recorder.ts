/** Stores clicks by group commit, through the role that may insert them and reads nothing. */
import type pg from 'pg';
import type { ClickRow } from '#app/flows/record-click.ts';
import { type ArrayColumn, toBinaryArrays } from './binary-arrays.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

const batchMax = 1_000;
const waitingMax = 20_000;
/** In the bench, with 256 connections, two reached 0.44 of what a bare server does and one 0.39; three were slower. */
const lanes = 2;

const insertSql = `INSERT INTO click (shop_id, at, click_id, link_id, partner_id, code, visitor, landing, referrer, ip_hash, agent, sub_ids,
    asked, meant_link_id)
  SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::uuid[])`;

export function createClickRecorder(pool: pg.Pool): GroupCommit<ClickRow> {
  return createGroupCommit({
    insert: (rows) => pool.query({ name: 'click-insert', text: insertSql, values: toBinaryArrays(rows, columns) }),
    sizeOf: () => 1,
    batchMax,
    waitingMax,
    lanes,
  });
}

const columns: ReadonlyArray<ArrayColumn<ClickRow>> = [
  { type: 'uuid', read: (row) => row.shopId },
  { type: 'timestamptz', read: (row) => row.at },
  { type: 'uuid', read: (row) => row.clickId },
  { type: 'uuid', read: (row) => row.linkId },
  { type: 'uuid', read: (row) => row.partnerId },
  { type: 'text', read: (row) => row.code },
  { type: 'text', read: (row) => row.visitor },
  { type: 'text', read: (row) => row.landing },
  { type: 'text', read: (row) => row.referrer },
  { type: 'text', read: (row) => row.ipHash },
  { type: 'text', read: (row) => row.agent },
  { type: 'jsonb', read: (row) => (row.subIds === null ? null : JSON.stringify(row.subIds)) },
  { type: 'text', read: (row) => row.asked },
  { type: 'uuid', read: (row) => row.meantLinkId },
];
