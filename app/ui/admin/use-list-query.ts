import { useNavigation, useSearchParams } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Long enough to finish a word. */
const typingMs = 300;

/** Whether there are pages before and after: what asks for them, or null. */
export interface PageEnds {
  readonly next: string | null;
  readonly previous: string | null;
}

export interface ListPage<Row> extends PageEnds {
  readonly rows: readonly Row[];
}

/**
 * A list's filters live in the address, so that going back, reloading and sharing keep them. Changing one begins at the first page.
 */
export function useListQuery() {
  const [parameters, setParameters] = useSearchParams();
  const navigation = useNavigation();

  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          for (const name of ['after', 'before']) after.delete(name);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { preventScrollReset: true },
      );
    },
    [setParameters],
  );

  return {
    parameters,
    change,
    loading:
      navigation.state === 'loading' && navigation.location.pathname === currentPath(navigation.location.pathname),
    /** Undefined for a list of one page. */
    pagination: (page: PageEnds) =>
      page.next === null && page.previous === null
        ? undefined
        : {
            hasNext: page.next !== null,
            hasPrevious: page.previous !== null,
            onNext: () => change({ after: page.next }),
            onPrevious: () => change({ before: page.previous }),
          },
  };
}

/** Only while the same list is loading again; on the way to another page the outline shows instead. */
function currentPath(fallback: string): string {
  return typeof window === 'undefined' ? fallback : window.location.pathname;
}

/** A text field that acts once its reader has stopped typing. */
export function useTyped(value: string, onSettled: (value: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const settled = useRef(onSettled);
  settled.current = onSettled;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => settled.current(text), typingMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  return [text, setText];
}
