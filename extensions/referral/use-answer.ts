import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { readFromApp } from './ask-app.ts';
import { useHost } from './host.ts';

export type Asked<Answer> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'answered'; readonly answer: Answer };

/** Asks once it is shown, and again on `retry`. An answer that comes after the question has changed is dropped. `parse` stays the same function. */
export function useAnswer<Answer>(path: string | null, parse: (answer: unknown) => Answer) {
  const host = useHost();
  const [asked, setAsked] = useState<Asked<Answer>>({ state: 'loading' });
  const question = useRef(0);
  const ask = useCallback(() => {
    question.current += 1;
    if (path === null) return;
    const mine = question.current;
    setAsked({ state: 'loading' });
    readFromApp(host, path)
      .then((answer): Asked<Answer> => ({ state: 'answered', answer: parse(answer) }))
      .catch((): Asked<Answer> => ({ state: 'failed' }))
      .then((outcome) => {
        if (question.current === mine) setAsked(outcome);
      });
  }, [host, path, parse]);
  useEffect(() => {
    ask();
    return () => {
      question.current += 1;
    };
  }, [ask]);
  return { asked, retry: ask };
}
