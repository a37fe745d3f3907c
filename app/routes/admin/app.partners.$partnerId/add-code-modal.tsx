import { Banner, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
import { FailureBanner, fieldError } from '#app/ui/admin/outcome.tsx';
import type { CodeEditing } from './use-codes.ts';

/** Asks for a code. One that the shop has already is shown with its discount, and assigned only when the merchant says so. */
export function AddCodeModal({ editing, who }: { readonly editing: CodeEditing; readonly who: string }) {
  const open = editing.asking?.about === 'add';
  const [code, setCode] = useState('');
  useEffect(() => {
    if (!open) setCode('');
  }, [open]);
  const found = editing.found?.code === code.trim() ? editing.found : null;
  const outcome = open ? editing.outcome : undefined;
  return (
    <AskModal
      open={open}
      title={`A code for ${who}`}
      answer={found === null ? 'Add' : 'Assign'}
      disabled={editing.busy || code.trim() === ''}
      onAnswer={() => editing.send({ intent: found === null ? 'add' : 'adopt', code: code.trim() })}
      onClose={editing.stopAsking}
    >
      <FailureBanner outcome={outcome} />
      <TextField
        label="Code"
        value={code}
        onChange={setCode}
        autoComplete="off"
        maxLength={64}
        error={fieldError(outcome, 'code')}
        helpText="A new code joins the programme’s discount. A code that you have already can be assigned as it is."
      />
      {found !== null && (
        <Banner tone="info" title={`${found.code} exists in Shopify`}>
          <Text as="p">
            It is in your discount “{found.discountTitle}” and was used {found.usedCount}{' '}
            {found.usedCount === 1 ? 'time' : 'times'}. Assign it, and orders with it are {who}’s from now on. The
            discount stays as it is.
          </Text>
        </Banner>
      )}
    </AskModal>
  );
}
