import { Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
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
    <AskModal
      open={open}
      title="Make it a link of …"
      answer="Make it theirs"
      disabled={chosen === null}
      onAnswer={() => chosen !== null && onChoose(chosen)}
      onClose={onClose}
    >
      <PartnerChoice title="Whose link" open={open} chosen={chosen} onChoose={setChosen} />
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {`${code ?? 'The code'} leads where the partner’s first link leads, and counts from now on. Earlier visits stay nobody’s.`}
      </Text>
    </AskModal>
  );
}
