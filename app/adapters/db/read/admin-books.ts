/** What the books' checks came to, for the merchant: the nightly audit, and the comparison with Shopify. A report that cannot be read any more is null. */
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';
import { type AuditReport, auditReport } from '../audit-report.ts';
import type { Database } from '../database.ts';
import { inShopSql, type ShopConnection } from '../in-shop.ts';
import { reconciliationReport } from '../reconciliation-report.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';

export const bookDuties = ['audit', 'reconcile'] as const;
export type BookDuty = (typeof bookDuties)[number];

interface RunFrame {
  readonly runId: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

export interface AuditRun extends RunFrame {
  readonly duty: 'audit';
  readonly report: AuditReport | null;
}

export interface ReconciliationRun extends RunFrame {
  readonly duty: 'reconcile';
  readonly report: ReconciliationReport | null;
}

export type BookRun = AuditRun | ReconciliationRun;

export interface BookStanding<Run> {
  readonly last: Run | null;
  /** A run is due, or has begun and not ended. */
  readonly underWay: boolean;
  /** The last try did not come to an end: why, and when the next one is due. */
  readonly failing: { readonly error: string; readonly dueAt: Date } | null;
}

export interface BooksView {
  readonly audit: BookStanding<AuditRun>;
  readonly reconcile: BookStanding<ReconciliationRun>;
}

const runsPerPage = 25;

export function readBooks(database: Database, shopId: string): Promise<BooksView> {
  return inShopSql(database, shopId, async (sql) => ({
    audit: await readStanding(sql, shopId, 'audit', toAuditRun),
    reconcile: await readStanding(sql, shopId, 'reconcile', toReconciliationRun),
  }));
}

export function listBookRuns(
  database: Database,
  shopId: string,
  duty: BookDuty,
  page: PageRequest,
): Promise<PageOf<BookRun>> {
  const keys = keyset(order, page, runsPerPage, 3);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<RunRow>(
      `SELECT ${columns} FROM duty_run WHERE shop_id = $1 AND duty = $2 AND ${keys.where} ORDER BY ${keys.orderBy}`,
      [shopId, duty, ...keys.values],
    );
    const read = keys.page(rows);
    return { ...read, rows: read.rows.map(toRun) };
  });
}

/** Null for a run that the shop does not have. */
export function readBookRun(database: Database, shopId: string, runId: string): Promise<BookRun | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<RunRow>(
      `SELECT ${columns} FROM duty_run WHERE shop_id = $1 AND run_id = $2 AND duty = ANY($3)`,
      [shopId, runId, bookDuties],
    );
    return rows[0] === undefined ? null : toRun(rows[0]);
  });
}

interface RunRow {
  readonly run_id: string;
  readonly duty: BookDuty;
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly report: unknown;
}

const columns = 'run_id, duty, started_at, ended_at, report';

const order: KeysetOrder<RunRow> = {
  column: 'ended_at',
  type: 'timestamptz',
  id: 'run_id',
  idType: 'uuid',
  descending: true,
  keyOf: (row) => [row.ended_at.toISOString(), row.run_id],
};

async function readStanding<Run>(
  sql: ShopConnection,
  shopId: string,
  duty: BookDuty,
  toRun: (row: RunRow) => Run,
): Promise<BookStanding<Run>> {
  const runs = await sql.query<RunRow>(
    `SELECT ${columns} FROM duty_run WHERE shop_id = $1 AND duty = $2 ORDER BY ended_at DESC, run_id DESC LIMIT 1`,
    [shopId, duty],
  );
  const { rows } = await sql.query<{ under_way: boolean; error: string | null; due_at: Date }>(
    `SELECT started_at IS NOT NULL OR due_at <= now() AS under_way, error, due_at FROM duty WHERE shop_id = $1 AND duty = $2`,
    [shopId, duty],
  );
  const [row] = rows;
  const error = row?.error ?? null;
  return {
    last: runs.rows[0] === undefined ? null : toRun(runs.rows[0]),
    underWay: row !== undefined && error === null && row.under_way,
    failing: row === undefined || error === null ? null : { error, dueAt: row.due_at },
  };
}

function toRun(row: RunRow): BookRun {
  return row.duty === 'audit' ? toAuditRun(row) : toReconciliationRun(row);
}

function toAuditRun(row: RunRow): AuditRun {
  return { ...toFrame(row), duty: 'audit', report: auditReport.safeParse(row.report).data ?? null };
}

function toReconciliationRun(row: RunRow): ReconciliationRun {
  return { ...toFrame(row), duty: 'reconcile', report: reconciliationReport.safeParse(row.report).data ?? null };
}

function toFrame({ run_id: runId, started_at: startedAt, ended_at: endedAt }: RunRow): RunFrame {
  return { runId, startedAt, endedAt };
}
