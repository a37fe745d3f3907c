import { useFetcher } from '@remix-run/react';
import { BlockStack, Box, Button, Card, Collapsible, Icon, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { CheckCircleIcon, XIcon } from '@shopify/polaris-icons';
import { type CSSProperties, useState } from 'react';
import { type SetupStep, type SetupView, setupSteps } from './setup-steps.ts';
import { useAppEmbed } from './use-app-embed.ts';

/** What is left to do until the first tracked order. Each step knows by itself whether it is done; the guide can go when all are. */
export function SetupGuide(view: Omit<SetupView, 'embed'>) {
  const embed = useAppEmbed();
  const dismissal = useFetcher();
  const steps = setupSteps({ ...view, embed });
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.key ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const open = chosen ?? next;
  const complete = done === steps.length;
  if (dismissal.state !== 'idle') return null;

  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false}>
            <Text as="h2" variant="headingMd">
              {complete ? 'You are set up' : 'Set-up guide'}
            </Text>
            {complete && (
              <Button
                icon={XIcon}
                variant="tertiary"
                accessibilityLabel="Put the set-up guide away"
                onClick={() => dismissal.submit({ intent: 'dismiss-setup' }, { method: 'post' })}
              />
            )}
          </InlineStack>
          <Text as="p" tone="subdued">
            {complete
              ? 'Clicks are recorded and orders find their partners.'
              : 'Six steps to the first order that finds its partner by itself.'}
          </Text>
          <InlineStack gap="300" blockAlign="center" wrap={false}>
            <Text as="span" variant="bodySm" tone="subdued">
              <span style={{ whiteSpace: 'nowrap' }}>{`${done} of ${steps.length} done`}</span>
            </Text>
            <ProgressBar progress={(done / steps.length) * 100} size="small" tone="primary" animated={false} />
          </InlineStack>
        </BlockStack>
      </Box>
      <Box padding="200">
        <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {steps.map((step) => (
            <li key={step.key}>
              <Step step={step} open={open === step.key} onOpen={() => setChosen(open === step.key ? '' : step.key)} />
            </li>
          ))}
        </ol>
      </Box>
    </Card>
  );
}

function Step({
  step,
  open,
  onOpen,
}: {
  readonly step: SetupStep;
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  const contentId = `setup-${step.key}`;
  return (
    <Box padding="200" borderRadius="200" background={open ? 'bg-surface-secondary' : undefined}>
      <InlineStack gap="200" wrap={false} blockAlign="start">
        <StepMark done={step.done} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <button type="button" style={plainButton} aria-expanded={open} aria-controls={contentId} onClick={onOpen}>
            <Text as="h3" variant="bodyMd" fontWeight={open ? 'semibold' : 'regular'} alignment="start">
              {step.title}
              <Text as="span" visuallyHidden>
                {step.done ? ' (done)' : ' (to do)'}
              </Text>
            </Text>
          </button>
          <Collapsible id={contentId} open={open} transition={false}>
            <Box paddingBlockStart="100" paddingBlockEnd="100">
              <BlockStack gap="300">
                <Text as="p" tone="subdued">
                  {step.text}
                </Text>
                {step.action !== null && (
                  <InlineStack>
                    <Button variant={step.done ? 'secondary' : 'primary'} {...step.action} />
                  </InlineStack>
                )}
              </BlockStack>
            </Box>
          </Collapsible>
        </div>
      </InlineStack>
    </Box>
  );
}

/** The whole line is the button; it looks like what it says. */
const plainButton: CSSProperties = {
  display: 'block',
  width: '100%',
  margin: 0,
  padding: 0,
  border: 0,
  background: 'none',
  color: 'inherit',
  font: 'inherit',
  textAlign: 'start',
  cursor: 'pointer',
};

function StepMark({ done }: { readonly done: boolean }) {
  return (
    <span style={{ width: 20, height: 20, flexShrink: 0 }}>
      {done ? (
        <Icon source={CheckCircleIcon} tone="success" />
      ) : (
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="10" r="6.25" fill="none" stroke="#8a8a8a" strokeWidth="1.5" strokeDasharray="2.4 2.4" />
        </svg>
      )}
    </span>
  );
}
