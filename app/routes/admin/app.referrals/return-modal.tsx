import { List, Text } from '@shopify/polaris';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';

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
    <AskModal
      open={version !== null}
      title={`Use the terms of version ${version ?? ''} again`}
      answer="Use these terms"
      onAnswer={onConfirm}
      onClose={onClose}
    >
      <Text as="p">From now on:</Text>
      <List>
        {changes.map((change) => (
          <List.Item key={change}>{change}</List.Item>
        ))}
      </List>
      <Text as="p" tone="subdued">
        What was placed before keeps the terms that it was placed under.
      </Text>
    </AskModal>
  );
}
