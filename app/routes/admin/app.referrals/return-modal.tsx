import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { BlockStack, Box, List, Text } from '@shopify/polaris';

interface ReturnModalProps {
  /** Null while nothing is asked. */
  readonly version: number | null;
  /** What would be different from now on. */
  readonly changes: readonly string[];
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before earlier terms come back, and says what that changes. */
export function ReturnModal({ version, changes, onConfirm, onClose }: ReturnModalProps) {
  return (
    <Modal open={version !== null} onHide={onClose}>
      <TitleBar title={`Use the terms of version ${version ?? ''} again`}>
        <button type="button" variant="primary" onClick={onConfirm}>
          Use these terms
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="p">From now on:</Text>
          <List>
            {changes.map((change) => (
              <List.Item key={change}>{change}</List.Item>
            ))}
          </List>
          <Text as="p" tone="subdued">
            What was placed before keeps the terms that it was placed under.
          </Text>
        </BlockStack>
      </Box>
    </Modal>
  );
}
