/** The audit, composed. */
import { hash } from 'node:crypto';
import { askBooks, bookQuestions } from '#app/adapters/db/audit-books.ts';
import { isInboxWaiting, listAuditHistories } from '#app/adapters/db/audit-histories.ts';
import { auditProgress, auditReport } from '#app/adapters/db/audit-report.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { listShops } from '#app/adapters/db/shop-directory.ts';
import { type AuditPorts, auditBegin, auditShop, auditTurn, namedAtMost } from '#app/flows/audit-shop.ts';
import type { Duty } from '#app/flows/duties.ts';
import type { Base } from './base.ts';
import type { composePath } from './path.ts';

/** A turn of the nightly audit takes about so long. */
const turnMs = 20_000;
/** How often, and after how long, it looks again whether the inbox has been processed. */
const patience = 12;
const patienceMs = 5_000;

export function composeAudit({ clock, database, log }: Base, path: ReturnType<typeof composePath>) {
  const ports: AuditPorts = {
    clock,
    digest: (text) => hash('sha256', text, 'base64url'),
    questions: bookQuestions,
    askBooks: (id, question, after) => inShopSql(database, id, (sql) => askBooks(sql, question, after, namedAtMost)),
    listHistories: (id, after) => inShopSql(database, id, (sql) => listAuditHistories(sql, after)),
    loadLocked: path.loadLocked,
    isWaiting: (id) => inShopSql(database, id, isInboxWaiting),
  };
  const auditNightly: Duty = async (shopId, { state, signal }) => {
    const begun = auditProgress.safeParse(state);
    const endAt = performance.now() + turnMs;
    const isOver = () => signal.aborted || performance.now() > endAt;
    const { end, progress } = await auditTurn(ports, shopId, begun.data ?? auditBegin, { isOver, patience });
    if (end !== 'done') return { end: 'continues', state: progress, afterMs: end === 'waits' ? patienceMs : 0 };
    for (const { check, problems } of progress.checks) {
      if (problems > 0) log.error({ shopId, check, problems }, 'the audit found problems');
    }
    return { end: 'done', report: { checks: progress.checks }, state: null };
  };
  return {
    /** Every check of one shop; see flows/audit-shop.ts. */
    auditShop: (shopId: string) => auditShop(ports, shopId),
    /** The same as a duty. */
    auditNightly,
    /** What a run of the duty reported. */
    readReport: (report: unknown) => auditReport.parse(report),
    /** Shops above `after` by domain, or the one of that domain. */
    listShops: (page: { readonly after: string; readonly limit: number; readonly domain: string | null }) =>
      listShops(database.directory, page),
  };
}
