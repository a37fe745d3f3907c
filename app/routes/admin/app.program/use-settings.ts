import { useFetcher } from '@remix-run/react';
import type { ProgramSettings } from '#app/domain/program-settings.ts';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { useDraft } from '#app/ui/admin/use-draft.ts';
import type { action } from './route.tsx';
import { draftOf } from './settings-draft.ts';

interface SavedProgram {
  readonly programId: string;
  readonly version: number;
  readonly settings: ProgramSettings;
}

/** The programme's settings as they are being edited. */
export function useSettings({ programId, version, settings }: SavedProgram) {
  const fetcher = useFetcher<typeof action>();
  const { noteSent, ...editing } = useDraft(draftOf(settings), fetcher.data);
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  return {
    ...editing,
    save: () => {
      noteSent(editing.draft);
      fetcher.submit({ ...editing.draft, intent: 'save', programId, basedOn: String(version) }, { method: 'post' });
    },
    busy: fetcher.state !== 'idle',
  };
}
