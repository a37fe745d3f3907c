import { useFetcher } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { isEqual } from '#app/domain/program-settings.ts';
import type { ReferralSettings } from '#app/domain/referral-settings.ts';
import { stillTrue, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { type ReferralDraft, referralDraftOf } from './referral-draft.ts';
import type { action } from './route.tsx';

interface SavedReferral {
  readonly version: number;
  readonly status: string;
  readonly settings: ReferralSettings;
}

/** The settings being edited beside those that are saved. */
export function useReferral({ version, status, settings }: SavedReferral) {
  const fetcher = useFetcher<typeof action>();
  const saved = referralDraftOf(settings);
  const [draft, setDraft] = useState(saved);
  const [sent, setSent] = useState<ReferralDraft | null>(null);
  const savedText = JSON.stringify(saved);
  // What was saved, perhaps tidied up on the way, is what the fields show next.
  useEffect(() => setDraft(JSON.parse(savedText) as ReferralDraft), [savedText]);
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  return {
    draft,
    change: (changes: Partial<ReferralDraft>) => setDraft((before) => ({ ...before, ...changes })),
    discard: () => setDraft(saved),
    save: () => {
      setSent(draft);
      fetcher.submit({ ...draft, intent: 'save', basedOn: String(version) }, { method: 'post' });
    },
    toggle: () => {
      setSent(null);
      fetcher.submit({ intent: 'switch', status: status === 'active' ? 'closed' : 'active' }, { method: 'post' });
    },
    dirty: !isEqual(draft, saved),
    busy: fetcher.state !== 'idle',
    outcome: stillTrue(fetcher.data, sent, draft),
  };
}
