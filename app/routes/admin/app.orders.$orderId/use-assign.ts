import { useFetcher } from '@remix-run/react';
import { useState } from 'react';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

/** Assigning the order: the question, its sending, and what came of it. */
export function useAssign() {
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  useSuccessToast(fetcher.data, () => {
    setAsking(false);
    return { message: 'Assigned. The order is being settled.' };
  });
  return {
    asking,
    ask: () => setAsking(true),
    stopAsking: () => setAsking(false),
    busy: fetcher.state !== 'idle',
    outcome: fetcher.data,
    send: (partnerId: string, reason: string) => fetcher.submit({ partnerId, reason }, { method: 'post' }),
  };
}

export type Assign = ReturnType<typeof useAssign>;
