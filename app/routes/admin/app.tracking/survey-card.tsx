import { useFetcher } from '@remix-run/react';
import { Badge, BlockStack, Button, Card, InlineStack, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useFormat } from '#app/ui/admin/format.tsx';
import { FailureBanner, fieldError, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';
import { ShareBar } from './share-bar.tsx';
import { percentText } from './tracking-figures.tsx';

interface SurveyCardProps {
  readonly survey: {
    readonly enabled: boolean;
    readonly choices: readonly string[];
    readonly answered: number;
    readonly given: readonly { readonly choice: string; readonly answers: number }[];
  };
  readonly orders: number;
}

/** The question on the thank-you page: on or off, its choices, and what was answered. */
export function SurveyCard({ survey, orders }: SurveyCardProps) {
  const { count } = useFormat();
  const { enabled, answered, given } = survey;
  const [editing, setEditing] = useState(false);
  const { send, busy, outcome } = useSurvey(() => setEditing(false));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <Text as="h2" variant="headingMd">
            “How did you hear about us?”
          </Text>
          <Badge tone={enabled ? 'success' : undefined}>{enabled ? 'On' : 'Off'}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          <span suppressHydrationWarning>
            {answered === 0
              ? 'Asked on the thank-you page. No answers in this period yet.'
              : `${count(answered)} ${answered === 1 ? 'answer' : 'answers'}, ${percentText(Math.min(answered, orders), orders)} of the orders.`}
          </span>
        </Text>
        {given.map(({ choice, answers }) => (
          <BlockStack key={choice} gap="100">
            <InlineStack align="space-between" gap="200" wrap={false}>
              <Text as="span" breakWord>
                {choice}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued" numeric>
                <span suppressHydrationWarning>{count(answers)}</span>
              </Text>
            </InlineStack>
            <ShareBar part={answers} whole={answered} />
          </BlockStack>
        ))}
        <FailureBanner outcome={outcome} />
        {editing ? (
          <Choices survey={survey} busy={busy} outcome={outcome} onSave={send} onCancel={() => setEditing(false)} />
        ) : (
          <InlineStack gap="200">
            <Button loading={busy} onClick={() => send(!enabled, survey.choices.join('\n'))}>
              {enabled ? 'Switch off' : 'Switch on'}
            </Button>
            <Button variant="plain" onClick={() => setEditing(true)}>
              Change the choices
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function useSurvey(onSaved: () => void) {
  const fetcher = useFetcher<typeof action>();
  useSuccessToast(fetcher.data, () => {
    onSaved();
    return { message: 'Saved' };
  });
  return {
    busy: fetcher.state !== 'idle',
    outcome: fetcher.data,
    send: (enabled: boolean, choices: string) =>
      fetcher.submit({ intent: 'survey', enabled: String(enabled), choices }, { method: 'post' }),
  };
}

interface ChoicesProps extends Pick<SurveyCardProps, 'survey'> {
  readonly busy: boolean;
  readonly outcome: ReturnType<typeof useSurvey>['outcome'];
  readonly onSave: (enabled: boolean, choices: string) => void;
  readonly onCancel: () => void;
}

function Choices({ survey, busy, outcome, onSave, onCancel }: ChoicesProps) {
  const [text, setText] = useState(survey.choices.join('\n'));
  useEffect(() => setText(survey.choices.join('\n')), [survey.choices]);
  return (
    <BlockStack gap="200">
      <TextField
        label="Choices, one a line"
        value={text}
        onChange={setText}
        multiline={6}
        maxLength={2_000}
        autoComplete="off"
        error={fieldError(outcome, 'choices')}
        helpText="The shopper can add words of their own to each."
      />
      <InlineStack gap="200">
        <Button variant="primary" loading={busy} onClick={() => onSave(survey.enabled, text)}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </InlineStack>
    </BlockStack>
  );
}
