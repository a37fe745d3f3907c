import { useEffect, useState } from 'preact/hooks';
import { readFromApp } from './ask-app.ts';
import { useHost } from './host.ts';

export type Asked<Answer> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'answered'; readonly answer: Answer };

/** Asks once it is shown, and again on `retry`. An answer that comes after the question has changed is dropped. */
export function useAnswer<Answer>(path: string | null, parse: (answer: unknown) => Answer) {
  const host = useHost();
  const [asked, setAsked] = useState<Asked<Answer>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the host and the parser are the same for as long as the extension is shown
  useEffect(() => {
    if (path === null) return;
    let current = true;
    setAsked({ state: 'loading' });
    readFromApp(host, path)
      .then((answer): Asked<Answer> => ({ state: 'answered', answer: parse(answer) }))
      .catch((): Asked<Answer> => ({ state: 'failed' }))
      .then((outcome) => {
        if (current) setAsked(outcome);
      });
    return () => {
      current = false;
    };
  }, [path, attempt]);
  return { asked, retry: () => setAttempt(attempt + 1) };
}
