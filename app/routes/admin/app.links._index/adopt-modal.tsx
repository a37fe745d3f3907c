import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { PartnerChoice } from './partner-choice.tsx';

interface AdoptModalProps {
  /** Null while nothing is asked. */
  readonly code: string | null;
  readonly onChoose: (partnerId: string) => void;
  readonly onClose: () => void;
}

/** Asks whose link a code is to be an address of. */
export function AdoptModal({ code, onChoose, onClose }: AdoptModalProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const open = code !== null;
  useEffect(() => {
    if (!open) setChosen(null);
  }, [open]);
  return (
    <Modal open={open} onHide={onClose}>
      <TitleBar title="Make it a link of …">
        <button
          type="button"
          variant="primary"
          disabled={chosen === null}
          onClick={() => chosen !== null && onChoose(chosen)}
        >
          Make it theirs
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <BlockStack gap="300">
          <PartnerChoice title="Whose link" open={open} chosen={chosen} onChoose={setChosen} />
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {`${code ?? 'The code'} leads where the partner’s first link leads, and counts from now on. Earlier visits stay nobody’s.`}
          </Text>
        </BlockStack>
      </Box>
    </Modal>
  );
}
