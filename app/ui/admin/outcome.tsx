import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner } from '@shopify/polaris';
import { useEffect, useRef } from 'react';

/** What a form came to; see routes/failure.server.ts. */
export type Outcome<Done> =
  | { readonly ok: true; readonly done: Done }
  | { readonly ok: false; readonly message: string; readonly fields: Readonly<Record<string, string>> };

export interface SuccessNote {
  readonly message: string;
  readonly undo?: () => void;
}

/** Says once in a toast that something worked. What went wrong stays on the page instead: see {@link FailureBanner}. */
export function useSuccessToast<Done>(
  outcome: Outcome<Done> | undefined,
  describe: (done: Done) => SuccessNote | null,
) {
  const shopify = useAppBridge();
  const told = useRef<unknown>(undefined);
  useEffect(() => {
    if (outcome === undefined || outcome === told.current) return;
    told.current = outcome;
    const note = outcome.ok ? describe(outcome.done) : null;
    if (note === null) return;
    const { message, undo } = note;
    shopify.toast.show(message, undo === undefined ? {} : { action: 'Undo', onAction: undo, duration: 8_000 });
  });
}

/** A failure that belongs to no field, where it happened, until the next try. */
export function FailureBanner<Done>({ outcome }: { readonly outcome: Outcome<Done> | undefined }) {
  if (outcome === undefined || outcome.ok || Object.keys(outcome.fields).length > 0) return null;
  return <Banner tone="critical">{outcome.message}</Banner>;
}

/** The message for a field, for Polaris' `error`. */
export function fieldError<Done>(outcome: Outcome<Done> | undefined, name: string): string | undefined {
  return outcome === undefined || outcome.ok ? undefined : outcome.fields[name];
}

/** The outcome without the messages for fields that have been changed since they were sent: those are answered by the next try. */
export function stillTrue<Done, Draft extends Readonly<Record<string, unknown>>>(
  outcome: Outcome<Done> | undefined,
  sent: Draft | null,
  draft: Draft,
): Outcome<Done> | undefined {
  if (outcome === undefined || outcome.ok || sent === null) return outcome;
  const entries = Object.entries(outcome.fields);
  if (entries.length === 0) return outcome;
  const standing = entries.filter(([name]) => sent[name] === draft[name]);
  return standing.length === 0 ? undefined : { ...outcome, fields: Object.fromEntries(standing) };
}
