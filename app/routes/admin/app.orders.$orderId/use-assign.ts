import { useFetcher } from '@remix-run/react';
import { useState } from 'react';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

export interface AssignQuestion {
  readonly orderId: string;
  readonly orderName: string;
  /** Whom a signal names, to be chosen to begin with. */
  readonly suggestion: {
    readonly partnerId: string;
    readonly name: string;
    readonly reason: string;
  } | null;
}

/** Assigning an order: the question, its sending, and what came of it. */
export function useAssign() {
  const fetcher = useFetcher<typeof action>();
  const [question, setQuestion] = useState<AssignQuestion | null>(null);
  useSuccessToast(fetcher.data, () => {
    setQuestion(null);
    return { message: 'Assigned. The order is being settled.' };
  });
  return {
    question,
    ask: setQuestion,
    stopAsking: () => setQuestion(null),
    busy: fetcher.state !== 'idle',
    outcome: fetcher.data,
    send: (partnerId: string, reason: string) => {
      if (question === null) return;
      fetcher.submit({ partnerId, reason }, { method: 'post', action: `/app/orders/${question.orderId}` });
    },
  };
}

export type Assign = ReturnType<typeof useAssign>;
