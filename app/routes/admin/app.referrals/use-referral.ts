import { useFetcher } from '@remix-run/react';
import type { ReferralSettings } from '#app/domain/referral-settings.ts';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { useDraft } from '#app/ui/admin/use-draft.ts';
import { referralDraftOf } from './referral-draft.ts';
import type { action } from './route.tsx';

interface SavedReferral {
  readonly version: number;
  readonly status: string;
  readonly settings: ReferralSettings;
}

/** The settings of referring as they are being edited, and whether it is on. */
export function useReferral({ version, status, settings }: SavedReferral) {
  const fetcher = useFetcher<typeof action>();
  const { noteSent, ...editing } = useDraft(referralDraftOf(settings), fetcher.data);
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  return {
    ...editing,
    save: () => {
      noteSent(editing.draft);
      fetcher.submit({ ...editing.draft, intent: 'save', basedOn: String(version) }, { method: 'post' });
    },
    toggle: () => {
      noteSent(null);
      fetcher.submit({ intent: 'switch', status: status === 'active' ? 'closed' : 'active' }, { method: 'post' });
    },
    busy: fetcher.state !== 'idle',
  };
}
