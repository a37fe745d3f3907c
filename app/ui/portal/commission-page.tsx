import { Anchor, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { CommissionReason, ReasonTouch } from '#app/domain/commission-reason.ts';
import type { CommissionRow } from './commission-table.tsx';
import type { Format } from './format.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';
import { ReasonArithmetic } from './reason-arithmetic.tsx';
import { StateMark } from './state-mark.tsx';

export interface CommissionPageProps {
  readonly commission: CommissionRow & { readonly reason: CommissionReason | null };
}

/** One commission and everything that the partner may know of why. */
export function CommissionPage({ commission }: CommissionPageProps) {
  const { home, messages, format } = usePortal();
  const texts = messages.reason;
  const { orderName, amount, currency, state, reason, earnedAt } = commission;
  const names = messages.commissions;
  return (
    <Stack gap="lg">
      <div>
        <Anchor component={Link} to={`${home}/commissions`} size="sm">
          ← {texts.back}
        </Anchor>
        <Title order={1} className="portal-wrap">
          {orderName === null ? names.forRegistration : names.forOrder(orderName)}
        </Title>
        <Group gap="md" mt={4}>
          <Text className="portal-figure" fz={26} fw={700}>
            {format.money(amount, currency)}
          </Text>
          <StateMark state={state} />
          <Text c="dimmed">{format.dateTime(earnedAt)}</Text>
        </Group>
      </div>
      <Section title={texts.hold}>
        <Text>
          {holdText(commission, texts, format)}
          {commission.netted > 0n && texts.holdNetted(format.money(commission.netted, currency))}
        </Text>
      </Section>
      {reason === null ? <Text>{texts.missing}</Text> : <Reason commission={commission} reason={reason} />}
      <Text size="sm" c="dimmed">
        {texts.private}
      </Text>
    </Stack>
  );
}

interface ReasonProps {
  readonly commission: CommissionRow;
  readonly reason: CommissionReason;
}

function Reason({ commission, reason }: ReasonProps) {
  const { messages, format } = usePortal();
  const texts = messages.reason;
  const isOverride = commission.rule.startsWith('override:');
  return (
    <>
      <Section title={texts.how}>
        {isOverride ? (
          <Text>{texts.override}</Text>
        ) : (
          <Text fw={600}>{reason.via === null ? '' : messages.commissions.via[reason.via]}</Text>
        )}
        <List mt={4}>
          {reason.touches.map((touch) => (
            <List.Item key={`${touch.via}:${touch.at}:${touch.code}`} className="portal-wrap">
              {touchText(touch, texts, format)} <Text span>– {texts.outcomes[touch.outcome]}</Text>
            </List.Item>
          ))}
        </List>
        {reason.isRecognised && <Text mt="xs">{texts.recognised}</Text>}
        {reason.share !== '1' && <Text mt="xs">{texts.shared(reason.share)}</Text>}
      </Section>
      {reason.worthNothing !== null && <Text>{texts.worthNothing[reason.worthNothing]}</Text>}
      {tellsHow(reason, commission.rule) && (
        <Section title={texts.arithmetic}>
          <ReasonArithmetic reason={reason} rule={commission.rule} currency={commission.currency} />
        </Section>
      )}
      {reason.termsSince !== null && (
        <Text size="sm" c="dimmed">
          {texts.terms(format.date(reason.termsSince))}
        </Text>
      )}
    </>
  );
}

/** Nothing is left to be worked out of what an order no longer earns. */
function tellsHow({ sums, overrides, flats }: CommissionReason, wanted: string): boolean {
  return [...sums, ...overrides, ...flats].some(({ rule }) => rule === wanted);
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </Card>
  );
}

function touchText({ via, code, at }: ReasonTouch, texts: Messages['reason'], format: Format): string {
  const when = format.dateTime(at);
  if (via === 'link') return texts.touch.link(code ?? '', when);
  if (via === 'code') return texts.touch.code(code ?? '', when);
  return texts.touch[via](when);
}

function holdText({ state, maturesAt, disputed }: CommissionRow, texts: Messages['reason'], format: Format): string {
  if (state === 'reversed') return texts.holdReversed;
  if (state === 'paid') return texts.holdPaid;
  if (disputed) return texts.holdDisputed;
  const day = format.date(maturesAt);
  return state === 'pending' ? texts.holdPending(day) : texts.holdAvailable(day);
}
