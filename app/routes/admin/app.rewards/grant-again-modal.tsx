import { Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
import { fieldError, type Outcome } from '#app/ui/admin/outcome.tsx';
import type { RemovedCode } from './listed-reward.ts';

interface GrantAgainModalProps {
  /** Null while nothing is asked. */
  readonly removed: RemovedCode | null;
  readonly outcome: Outcome<unknown> | undefined;
  readonly busy: boolean;
  readonly onConfirm: (removed: RemovedCode, reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why a code that the merchant ended is granted once more. */
export function GrantAgainModal({ removed, outcome, busy, onConfirm, onClose }: GrantAgainModalProps) {
  const [reason, setReason] = useState('');
  useEffect(() => {
    if (removed !== null) setReason('');
  }, [removed]);
  return (
    <AskModal
      open={removed !== null}
      title={`Grant ${removed?.code ?? ''} again`}
      answer="Grant again"
      disabled={busy}
      onAnswer={() => removed !== null && onConfirm(removed, reason)}
      onClose={onClose}
    >
      <Text as="p">
        The customer gets another code worth the same, and a mail with it. {removed?.code} stays as it is in Shopify.
      </Text>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        maxLength={500}
        multiline={2}
        autoComplete="off"
        error={fieldError(outcome, 'reason')}
        helpText="Kept in the history."
      />
    </AskModal>
  );
}
