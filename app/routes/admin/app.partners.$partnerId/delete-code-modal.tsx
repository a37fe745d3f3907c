import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { Box, Text } from '@shopify/polaris';
import type { CodeEditing } from './use-codes.ts';

/** Says what deleting a code means before it is done. */
export function DeleteCodeModal({ editing, who }: { readonly editing: CodeEditing; readonly who: string }) {
  const { asking } = editing;
  const code = asking?.about === 'delete' ? asking.code : null;
  const adopted = code !== null && code.discountTitle !== null;
  return (
    <Modal open={code !== null} onHide={editing.stopAsking}>
      <TitleBar title={`${adopted ? 'Unassign' : 'Delete'} ${code?.code ?? ''}`}>
        <button
          type="button"
          variant="primary"
          tone="critical"
          disabled={editing.busy}
          onClick={() => editing.send({ intent: 'delete', code: code?.code ?? '' })}
        >
          {adopted ? 'Unassign' : 'Delete'}
        </button>
        <button type="button" onClick={editing.stopAsking}>
          Cancel
        </button>
      </TitleBar>
      <Box padding="400">
        <Text as="p">
          {adopted
            ? `The code stays in your discount, but new orders with it are nobody’s. Orders placed before stay ${who}’s.`
            : `Shoppers cannot use it any more. Orders placed before stay ${who}’s. It can be restored as long as nobody takes it.`}
        </Text>
      </Box>
    </Modal>
  );
}
