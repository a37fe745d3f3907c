/**
 * A click that the storefront tells of. One of a visitor who was known before may come after their order, so what that visitor did is decided
 * again. The message that asks for it is written down before the click, to be read a while later: a process that dies between the two leaves a
 * message without a click, which changes nothing, and never a click that nobody hears of.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import type { ReportedClick } from './record-click.ts';

export interface ReportClickPorts {
  /** Puts a message into the inbox that is read once `afterMs` have passed, and returns what it is known by. */
  readonly announce: (
    shopId: string,
    click: { readonly visitor: string; readonly at: EpochMs },
    afterMs: number,
  ) => Promise<string>;
  /** Has the message read at once. */
  readonly hasten: (shopId: string, inboxId: string) => Promise<void>;
  /** Resolves once the click is committed. */
  readonly recordReportedClick: (report: ReportedClick) => Promise<{ readonly visitor: string }>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => EpochMs;
}

/** Longer than storing a click takes. */
const announcedAfterMs = 60_000;

/** Records a click and returns its visitor. Rejects when it could not be stored. */
export async function reportClick(
  ports: ReportClickPorts,
  report: ReportedClick,
): Promise<{ readonly visitor: string }> {
  const { shopId, visitor } = report;
  if (visitor === null) return ports.recordReportedClick(report);
  const at = report.at ?? ports.clock();
  const inboxId = await ports.announce(shopId, { visitor, at }, announcedAfterMs);
  const answer = await ports.recordReportedClick({ ...report, at });
  await ports.hasten(shopId, inboxId);
  ports.ring(shopId);
  return answer;
}
