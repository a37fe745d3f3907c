import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box } from '@shopify/polaris';
import type { ReactNode } from 'react';

interface AskModalProps {
  readonly open: boolean;
  readonly title: string;
  /** What the answer is called: the button says it. */
  readonly answer: string;
  /** It takes something away. */
  readonly critical?: boolean;
  readonly disabled?: boolean;
  readonly onAnswer: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before something is done, in Shopify's own frame: one answer, or leave it. */
export function AskModal(props: AskModalProps) {
  const { open, title, answer, critical = false, disabled = false, onAnswer, onClose, children } = props;
  return (
    <Modal open={open} onHide={onClose}>
      <TitleBar title={title}>
        <button
          type="button"
          variant="primary"
          tone={critical ? 'critical' : undefined}
          disabled={disabled}
          onClick={onAnswer}
        >
          {answer}
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <BlockStack gap="400">{children}</BlockStack>
      </Box>
    </Modal>
  );
}
