import { useFetcher } from '@remix-run/react';
import { ChoiceList, Scrollable, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { AskModal } from '#app/ui/admin/ask-modal.tsx';
import { fieldError } from '#app/ui/admin/outcome.tsx';
import { useTyped } from '#app/ui/admin/use-list-query.ts';
import type { loader as choicesLoader } from '../app.partners.choices.ts';
import type { Assign } from './use-assign.ts';

/** Gives the order to a partner or to nobody. The reason stays with the order for good, so it is asked for each time. */
export function AssignModal({ assign }: { readonly assign: Assign }) {
  const { question } = assign;
  const [search, setSearch] = useState('');
  const [typed, setTyped] = useTyped(search, setSearch);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const found = useChoices(question !== null, search);
  useEffect(() => {
    setChosen(question?.suggestion?.partnerId ?? null);
    setReason(question?.suggestion?.reason ?? '');
  }, [question]);
  const suggested = question?.suggestion ?? null;
  const choices = found.filter(({ partnerId }) => partnerId !== suggested?.partnerId);

  return (
    <AskModal
      open={question !== null}
      title={`Assign order ${question?.orderName ?? ''}`}
      answer="Assign"
      disabled={assign.busy || chosen === null}
      onAnswer={() => chosen !== null && assign.send(chosen, reason)}
      onClose={assign.stopAsking}
    >
      <TextField
        label="Find a partner"
        value={typed}
        onChange={setTyped}
        placeholder="Name, number or code"
        autoComplete="off"
        error={fieldError(assign.outcome, 'partnerId')}
      />
      <Scrollable style={{ maxHeight: 220 }} focusable>
        <ChoiceList
          title="Who gets the order"
          selected={chosen === null ? [] : [chosen]}
          onChange={([choice]) => setChosen(choice ?? null)}
          choices={[
            ...(suggested === null
              ? []
              : [
                  {
                    value: suggested.partnerId,
                    label: suggested.name,
                    helpText: 'Named by a signal of the order.',
                  },
                ]),
            ...choices.map(({ partnerId, name, number }) => ({ value: partnerId, label: `${name} · ${number}` })),
            {
              value: 'nobody',
              label: 'Nobody',
              helpText: 'No partner is credited, whatever clicks and codes say.',
            },
          ]}
        />
      </Scrollable>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        maxLength={500}
        multiline={2}
        autoComplete="off"
        error={fieldError(assign.outcome, 'reason')}
        helpText="Kept with the order."
      />
      <Text as="p" variant="bodySm" tone="subdued">
        Commission follows at once: what was earned before is taken back, what is due now is added.
      </Text>
    </AskModal>
  );
}

function useChoices(asking: boolean, search: string) {
  const { load, data } = useFetcher<typeof choicesLoader>({ key: 'partner-choices' });
  useEffect(() => {
    if (asking) load(`/app/partners/choices?${new URLSearchParams({ q: search })}`);
  }, [asking, search, load]);
  return data?.choices ?? [];
}
