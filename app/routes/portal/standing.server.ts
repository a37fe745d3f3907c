/** How a partner stands with the programme, as its pages say it. */
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { Standing } from '#app/ui/portal/standing-notice.tsx';
import type { Viewer } from './guards.server.ts';

export function standingOf(partner: Viewer['partner']): Standing {
  const { status, rejectionReason, rejectionNote } = partner;
  return { status, number: partnerNumber(partner), rejectionReason, rejectionNote };
}
