import { useFetcher } from '@remix-run/react';
import { useEffect, useState } from 'react';
import type { action } from '#app/routes/admin/app.partners.$partnerId_.codes.tsx';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { CodeIntent, CodeView } from './code-words.ts';

/** What the merchant is being asked. */
export type CodeQuestion =
  | { readonly about: 'add' }
  | { readonly about: 'rename'; readonly code: CodeView }
  | { readonly about: 'delete'; readonly code: CodeView };

const done: Readonly<Record<string, string>> = {
  add: 'added',
  adopt: 'assigned',
  rename: 'renamed',
  pause: 'paused',
  resume: 'resumed',
  delete: 'deleted',
  restore: 'restored',
};

const undoOf: Readonly<Partial<Record<string, CodeIntent>>> = {
  pause: 'resume',
  resume: 'pause',
  delete: 'restore',
  restore: 'delete',
};

/** Changing a partner's codes: one question or one change at a time, and what came of it. */
export function useCodes({ partnerId }: { readonly partnerId: string }) {
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState<CodeQuestion | null>(null);
  const send = (fields: Readonly<Record<string, string>>): void => {
    fetcher.submit(fields, { method: 'post', action: `/app/partners/${partnerId}/codes` });
  };
  const { data } = fetcher;
  const isDone = data?.ok === true && data.done.found === null;
  useEffect(() => {
    if (isDone && data !== undefined) setAsking(null);
  }, [isDone, data]);
  useSuccessToast(data, ({ intent, code, found }) => {
    if (found !== null) return null;
    const undo = undoOf[intent];
    const message = `${code} ${done[intent] ?? 'changed'}`;
    return { message, ...(undo === undefined ? {} : { undo: () => send({ intent: undo, code }) }) };
  });
  return {
    asking,
    ask: setAsking,
    stopAsking: () => setAsking(null),
    busy: fetcher.state !== 'idle',
    outcome: data,
    /** The code that was asked for, where the shop has it already. */
    found: data?.ok === true ? data.done.found : null,
    send,
    choose: (intent: CodeIntent, code: CodeView) => {
      if (intent === 'rename' || intent === 'delete') setAsking({ about: intent, code });
      else send({ intent, code: code.code });
    },
  };
}

export type CodeEditing = ReturnType<typeof useCodes>;
