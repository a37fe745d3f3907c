import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

const firstMs = 1_000;
const longestMs = 15_000;

/** Loads the page again while something on it is under way and somebody looks; each time it waits a little longer. */
export function useUntilDone(underWay: boolean): void {
  const { revalidate, state } = useRevalidator();
  const waitMs = useRef(firstMs);
  useEffect(() => {
    if (!underWay) waitMs.current = firstMs;
    if (!underWay || state !== 'idle') return;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      waitMs.current = Math.min(waitMs.current * 1.5, longestMs);
      revalidate();
    }, waitMs.current);
    return () => clearInterval(timer);
  }, [underWay, state, revalidate]);
}
