import { useEffect, useState } from 'react';
import { isEqual } from '#app/domain/program-settings.ts';
import { type Outcome, stillTrue } from './outcome.tsx';

/** Settings being edited beside those that are saved. `answer`: what the server said to what was sent last. */
export function useDraft<Draft extends Readonly<Record<string, unknown>>, Done>(
  saved: Draft,
  answer: Outcome<Done> | undefined,
) {
  const [draft, setDraft] = useState(saved);
  const [sent, setSent] = useState<Draft | null>(null);
  const savedText = JSON.stringify(saved);
  // What was saved, perhaps tidied up on the way, is what the fields show next.
  useEffect(() => setDraft(JSON.parse(savedText) as Draft), [savedText]);
  return {
    draft,
    change: (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })),
    discard: () => setDraft(saved),
    /** To be said of what is sent: the draft, or null for something else, whose mistakes are not the fields'. */
    noteSent: setSent,
    dirty: !isEqual(draft, saved),
    outcome: stillTrue(answer, sent, draft),
  };
}
