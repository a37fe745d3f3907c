import { BlockStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { type RejectionReason, rejectionReasons } from '#app/domain/partner-lifecycle.ts';
import { AskModal } from './ask-modal.tsx';
import { rejectionLabels } from './words.ts';

export interface Rejection {
  readonly reason: RejectionReason;
  readonly note: string;
}

interface RejectModalProps {
  readonly open: boolean;
  /** Whom it is about: a name, or `3 applications`. */
  readonly who: string;
  readonly busy: boolean;
  readonly onReject: (rejection: Rejection) => void;
  readonly onClose: () => void;
}

const options = Object.entries(rejectionLabels).map(([value, label]) => ({ value, label }));

/** Asks for the reason of a rejection and shows what the applicant will read. */
export function RejectModal({ open, who, busy, onReject, onClose }: RejectModalProps) {
  const [reason, setReason] = useState<RejectionReason>('not_a_fit');
  const [note, setNote] = useState('');
  return (
    <AskModal
      open={open}
      title={`Reject ${who}`}
      answer="Reject"
      critical
      disabled={busy}
      onAnswer={() => onReject({ reason, note: note.trim() })}
      onClose={onClose}
    >
      <Select label="Reason" options={options} value={reason} onChange={(value: RejectionReason) => setReason(value)} />
      <TextField
        label="Your words to them"
        value={note}
        onChange={setNote}
        multiline={3}
        maxLength={500}
        showCharacterCount
        autoComplete="off"
        helpText="Optional. Without it they read the sentence below."
      />
      <BlockStack gap="100">
        <Text as="p" variant="bodySm" tone="subdued">
          They will read:
        </Text>
        <Text as="p">{note.trim() || rejectionReasons[reason]}</Text>
      </BlockStack>
    </AskModal>
  );
}
