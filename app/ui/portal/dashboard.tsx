import { Anchor, Card, Grid, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { type DayRange, type DayText, daysIn, type ReportPeriod } from '#app/domain/report-period.ts';
import { type CommissionRow, CommissionTable } from './commission-table.tsx';
import { CopyField } from './copy-field.tsx';
import { DayReport, type DayValues } from './day-report.tsx';
import { Figures } from './figures.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { usePortal } from './portal-context.tsx';
import { type Standing, StandingNotice } from './standing-notice.tsx';

export interface DashboardProps {
  readonly name: string;
  readonly standing: Standing;
  readonly currency: string | null;
  readonly today: DayText;
  readonly period: ReportPeriod;
  readonly overview: {
    readonly balances: readonly BalanceView[];
    readonly days: readonly DayValues[];
    readonly daysBefore: readonly DayValues[];
  };
  readonly recent: readonly CommissionRow[];
  /** The partner's own link; null before approval. */
  readonly link: string | null;
}

export interface BalanceView {
  readonly currency: string;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
}

export function Dashboard(props: DashboardProps) {
  const { name, standing, overview, period, recent, link } = props;
  const { home, messages } = usePortal();
  const texts = messages.dashboard;
  const currency = props.currency ?? 'EUR';
  const joined = standing.status === 'approved' || standing.status === 'suspended' || standing.status === 'banned';
  const isNew = overview.days.length === 0 && overview.daysBefore.length === 0 && recent.length === 0;
  return (
    <Stack gap="xl">
      <Title order={1} size="h2" className="portal-wrap">
        {texts.hello(name)}
      </Title>
      <StandingNotice standing={standing} />
      {standing.status === 'approved' && isNew && link !== null && <FirstSteps link={link} />}
      {joined && (
        <>
          <Balances balances={overview.balances} currency={currency} />
          <section aria-label={texts.period}>
            <Stack gap="md">
              <PeriodPicker period={period} today={props.today} />
              <Figures
                days={overview.days}
                daysBefore={overview.daysBefore}
                before={period.before}
                currency={currency}
              />
              <DayReport
                days={fillDays(period, overview.days)}
                currency={currency}
                quiet={overview.days.length === 0}
              />
            </Stack>
          </section>
          <section>
            <Group justify="space-between" mb="sm">
              <Title order={2} size="h3">
                {texts.recent}
              </Title>
              <Anchor component={Link} to={`${home}/commissions`}>
                {texts.allCommissions}
              </Anchor>
            </Group>
            <CommissionTable commissions={recent} />
          </section>
        </>
      )}
    </Stack>
  );
}

function Balances({ balances, currency }: { readonly balances: readonly BalanceView[]; readonly currency: string }) {
  const { messages, format } = usePortal();
  const texts = messages.dashboard;
  const shown = balances.length > 0 ? balances : [{ currency, pending: 0n, available: 0n, paid: 0n }];
  return (
    <section>
      <Group gap="sm" align="baseline" mb="sm">
        <Title order={2} size="h3">
          {texts.balance}
        </Title>
        <Text c="dimmed" size="sm">
          {texts.balanceLead}
        </Text>
      </Group>
      <Stack gap="md">
        {shown.map((balance) => (
          <SimpleGrid key={balance.currency} cols={{ base: 1, xs: 3 }} spacing="md">
            {(['pending', 'available', 'paid'] as const).map((state) => (
              <Card key={state} className="portal-card" p="md">
                <Text size="sm" fw={600}>
                  {texts[state]}
                </Text>
                <Text className="portal-figure" fz={{ base: 26, sm: 30 }} fw={700} lh={1.25}>
                  {format.money(balance[state], balance.currency)}
                </Text>
                <Text size="sm" c="dimmed">
                  {texts[`${state}Hint`]}
                </Text>
              </Card>
            ))}
          </SimpleGrid>
        ))}
      </Stack>
    </section>
  );
}

function FirstSteps({ link }: { readonly link: string }) {
  const { messages } = usePortal();
  const texts = messages.dashboard;
  const later = [
    { title: texts.nextShare, hint: texts.nextShareHint },
    { title: texts.nextWatch, hint: texts.nextWatchHint },
  ];
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} size="h3" mb="sm">
        {texts.nextTitle}
      </Title>
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <Text fw={600}>1. {texts.nextCopy}</Text>
          <Text size="sm" c="dimmed" mb="xs">
            {texts.nextCopyHint}
          </Text>
          <CopyField value={link} label={texts.yourLink} />
        </Grid.Col>
        {later.map(({ title, hint }, index) => (
          <Grid.Col key={title} span={{ base: 12, sm: 3 }}>
            <Text fw={600}>
              {index + 2}. {title}
            </Text>
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          </Grid.Col>
        ))}
      </Grid>
    </Card>
  );
}

/** Days on which nothing happened have figures too: zero. */
function fillDays(range: DayRange, days: readonly DayValues[]): readonly DayValues[] {
  const byDay = new Map(days.map((values) => [values.day, values]));
  return daysIn(range).map((day) => byDay.get(day) ?? { day, clicks: 0, registrations: 0, orders: 0, earned: 0n });
}
