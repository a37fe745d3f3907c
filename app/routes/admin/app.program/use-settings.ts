import { useFetcher } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { isEqual, type ProgramSettings } from '#app/domain/program-settings.ts';
import { stillTrue, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';
import { draftOf, type SettingsDraft } from './settings-draft.ts';

interface SavedProgram {
  readonly programId: string;
  readonly version: number;
  readonly settings: ProgramSettings;
}

/** The settings being edited beside those that are saved. */
export function useSettings({ programId, version, settings }: SavedProgram) {
  const fetcher = useFetcher<typeof action>();
  const saved = draftOf(settings);
  const [draft, setDraft] = useState(saved);
  const [sent, setSent] = useState<SettingsDraft | null>(null);
  const savedText = JSON.stringify(saved);
  // What was saved, perhaps tidied up on the way, is what the fields show next.
  useEffect(() => setDraft(JSON.parse(savedText) as SettingsDraft), [savedText]);
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  return {
    draft,
    change: (changes: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...changes })),
    discard: () => setDraft(saved),
    save: () => {
      setSent(draft);
      fetcher.submit({ ...draft, intent: 'save', programId, basedOn: String(version) }, { method: 'post' });
    },
    dirty: !isEqual(draft, saved),
    busy: fetcher.state !== 'idle',
    outcome: stillTrue(fetcher.data, sent, draft),
  };
}
