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
    <Alert
      className="portal-card"
      variant="default"
      title={title}
      role="status"
      style={{ borderInlineStart: `4px solid ${color}` }}
    >
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
  /** Of its edge: repeats what the words say. */
  readonly color: string;
}

const accent = 'var(--portal-accent)';
const quiet = 'var(--mantine-color-dimmed)';
const alarm = 'var(--portal-bad)';

function noticeOf(standing: Standing, texts: Messages['standing']): Notice | null {
  switch (standing.status) {
    case 'applied':
      return { title: texts.appliedTitle, lines: [texts.applied(standing.number)], color: accent };
    case 'needs_details':
      return { title: texts.needsDetailsTitle, lines: [texts.needsDetails], color: accent };
    case 'rejected': {
      const reason = standing.rejectionNote ?? texts.rejectedReasons[standing.rejectionReason ?? 'other'];
      return {
        title: texts.rejectedTitle,
        lines: [...(reason === undefined ? [] : [reason]), texts.rejected],
        color: quiet,
      };
    }
    case 'suspended':
      return { title: texts.suspendedTitle, lines: [texts.suspended], color: alarm };
    case 'banned':
      return { title: texts.bannedTitle, lines: [texts.banned], color: alarm };
    case 'approved':
    case 'archived':
      return null;
  }
}
