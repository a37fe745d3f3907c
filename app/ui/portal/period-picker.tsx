import { Button, Group, TextInput } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { type DayText, periodNames, type ReportPeriod } from '#app/domain/report-period.ts';
import { usePortal } from './portal-context.tsx';

export interface PeriodPickerProps {
  readonly period: ReportPeriod;
  readonly today: DayText;
}

/** Links, so that a period can be bookmarked; dates of one's own by a form that works without a script. */
export function PeriodPicker({ period, today }: PeriodPickerProps) {
  const { messages } = usePortal();
  const texts = messages.dashboard;
  const presets = periodNames.filter((name) => name !== 'custom');
  return (
    <Group gap="md" align="end" justify="space-between">
      <Group gap="xs" component="nav" aria-label={texts.period}>
        {presets.map((name) => (
          <Button
            key={name}
            component={Link}
            to={`?period=${name}`}
            size="sm"
            variant={period.name === name ? 'filled' : 'default'}
            aria-current={period.name === name ? 'true' : undefined}
            preventScrollReset
          >
            {texts.periods[name]}
          </Button>
        ))}
      </Group>
      <Form method="get" preventScrollReset key={`${period.from}:${period.to}`}>
        <input type="hidden" name="period" value="custom" />
        <Group gap="xs" align="end">
          <TextInput
            type="date"
            name="from"
            label={texts.from}
            defaultValue={period.from}
            max={today}
            size="sm"
            required
            withAsterisk={false}
          />
          <TextInput
            type="date"
            name="to"
            label={texts.to}
            defaultValue={period.to}
            max={today}
            size="sm"
            required
            withAsterisk={false}
          />
          <Button type="submit" variant={period.name === 'custom' ? 'filled' : 'default'} size="sm">
            {texts.apply}
          </Button>
        </Group>
      </Form>
    </Group>
  );
}
