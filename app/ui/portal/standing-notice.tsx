import { Alert, Text } from '@mantine/core';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export interface Standing {
  readonly status: PartnerLifeStatus;
  readonly number: string;
  readonly rejectionReason: string | null;
  readonly rejectionNote: string | null;
}

/** What a partner who is not approved must know; nothing for one who is. */
export function StandingNotice({ standing }: { readonly standing: Standing }) {
  const { messages } = usePortal();
  const notice = noticeOf(standing, messages.standing);
  if (notice === null) return null;
  const { title, lines, color } = notice;
  return (
    <Alert className="portal-card" variant="default" color={color} title={title} role="status">
      {lines.map((line) => (
        <Text key={line} className="portal-wrap">
          {line}
        </Text>
      ))}
    </Alert>
  );
}

interface Notice {
  readonly title: string;
  readonly lines: readonly string[];
  readonly color: string;
}

function noticeOf(standing: Standing, texts: Messages['standing']): Notice | null {
  switch (standing.status) {
    case 'applied':
      return { title: texts.appliedTitle, lines: [texts.applied(standing.number)], color: 'river' };
    case 'needs_details':
      return { title: texts.needsDetailsTitle, lines: [texts.needsDetails], color: 'river' };
    case 'rejected': {
      const reason = standing.rejectionNote ?? texts.rejectedReasons[standing.rejectionReason ?? 'other'];
      return {
        title: texts.rejectedTitle,
        lines: [...(reason === undefined ? [] : [reason]), texts.rejected],
        color: 'gray',
      };
    }
    case 'suspended':
      return { title: texts.suspendedTitle, lines: [texts.suspended], color: 'red' };
    case 'banned':
      return { title: texts.bannedTitle, lines: [texts.banned], color: 'red' };
    case 'approved':
    case 'archived':
      return null;
  }
}
