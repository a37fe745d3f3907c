import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const askAgainMs = 1_500;

/** Loads the page again and again while the worker has not come to it, and while somebody looks. */
export function useUntilSettled(settling: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!settling || state !== 'idle') return;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, askAgainMs);
    return () => clearTimeout(timer);
  }, [settling, state, revalidate]);
}
