import { Checkbox, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
import { FailureBanner, fieldError } from '#app/ui/admin/outcome.tsx';
import type { CodeEditing } from './use-codes.ts';

/** Asks for a code's new name, and whether the old one goes on working: it may stand in videos and on paper. */
export function RenameCodeModal({ editing }: { readonly editing: CodeEditing }) {
  const { asking } = editing;
  const code = asking?.about === 'rename' ? asking.code.code : null;
  const [to, setTo] = useState('');
  const [keepOld, setKeepOld] = useState(true);
  useEffect(() => {
    setTo(code ?? '');
    setKeepOld(true);
  }, [code]);
  const outcome = code === null ? undefined : editing.outcome;
  return (
    <AskModal
      open={code !== null}
      title={`Rename ${code ?? ''}`}
      answer="Rename"
      disabled={editing.busy || to.trim() === '' || to.trim() === code}
      onAnswer={() =>
        editing.send({ intent: 'rename', code: code ?? '', to: to.trim(), keepOld: keepOld ? 'yes' : 'no' })
      }
      onClose={editing.stopAsking}
    >
      <FailureBanner outcome={outcome} />
      <TextField
        label="New code"
        value={to}
        onChange={setTo}
        autoComplete="off"
        maxLength={64}
        error={fieldError(outcome, 'to') ?? fieldError(outcome, 'code')}
      />
      <Checkbox
        label={`${code ?? 'The old code'} goes on working`}
        checked={keepOld}
        onChange={setKeepOld}
        helpText="Orders placed with it are credited in any case."
      />
    </AskModal>
  );
}
