import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { type RejectionReason, rejectionReasons } from '#app/domain/partner-lifecycle.ts';
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
    <Modal open={open} onHide={onClose}>
      <TitleBar title={`Reject ${who}`}>
        <button
          type="button"
          variant="primary"
          tone="critical"
          disabled={busy}
          onClick={() => onReject({ reason, note: note.trim() })}
        >
          Reject
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <BlockStack gap="400">
          <Select
            label="Reason"
            options={options}
            value={reason}
            onChange={(value: RejectionReason) => setReason(value)}
          />
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
        </BlockStack>
      </Box>
    </Modal>
  );
}
