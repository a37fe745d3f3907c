import { Text } from '@shopify/polaris';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
import type { CodeEditing } from './use-codes.ts';

/** Says what deleting a code means before it is done. */
export function DeleteCodeModal({ editing, who }: { readonly editing: CodeEditing; readonly who: string }) {
  const { asking } = editing;
  const code = asking?.about === 'delete' ? asking.code : null;
  const adopted = code !== null && code.discountTitle !== null;
  return (
    <AskModal
      open={code !== null}
      title={`${adopted ? 'Unassign' : 'Delete'} ${code?.code ?? ''}`}
      answer={adopted ? 'Unassign' : 'Delete'}
      critical
      disabled={editing.busy}
      onAnswer={() => editing.send({ intent: 'delete', code: code?.code ?? '' })}
      onClose={editing.stopAsking}
    >
      <Text as="p">
        {adopted
          ? `The code stays in your discount, but new orders with it are nobody’s. Orders placed before stay ${who}’s.`
          : `Shoppers cannot use it any more. Orders placed before stay ${who}’s. It can be restored as long as nobody takes it.`}
      </Text>
    </AskModal>
  );
}
