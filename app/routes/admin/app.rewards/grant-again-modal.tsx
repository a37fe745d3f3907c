import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
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
    <Modal open={removed !== null} onHide={onClose}>
      <TitleBar title={`Grant ${removed?.code ?? ''} again`}>
        <button
          type="button"
          variant="primary"
          disabled={busy}
          onClick={() => removed !== null && onConfirm(removed, reason)}
        >
          Grant again
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <BlockStack gap="400">
          <Text as="p">
            The customer gets another code worth the same, and a mail with it. {removed?.code} stays as it is in
            Shopify.
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
        </BlockStack>
      </Box>
    </Modal>
  );
}
