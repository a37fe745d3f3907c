import { Box, Button, InlineStack, Popover, Select, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { PeriodName, ReportPeriod } from '#app/domain/report-period.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { useListQuery } from '#app/ui/admin/use-list-query.ts';

const labels: Readonly<Record<PeriodName, string>> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  custom: 'Days of your choice',
};

const options = Object.entries(labels).map(([value, label]) => ({ value, label }));

/** The period stands in the address, so that going back and sharing keep it. */
export function PeriodPicker({ period }: { readonly period: ReportPeriod }) {
  const { change, loading } = useListQuery();
  const { day } = useFormat();
  const [choosing, setChoosing] = useState(false);
  const [days, setDays] = useState({ from: period.from, to: period.to });
  useEffect(() => setDays({ from: period.from, to: period.to }), [period.from, period.to]);
  const choose = (name: string): void => {
    if (name === 'custom') setChoosing(true);
    else change({ period: name, from: null, to: null });
  };
  return (
    <Box paddingInline={{ xs: '400', sm: '0' }}>
      <InlineStack gap="200" blockAlign="center">
        <Popover
          active={choosing}
          onClose={() => setChoosing(false)}
          activator={
            <Select
              label="Period"
              labelHidden
              options={options}
              value={period.name}
              onChange={choose}
              disabled={loading}
            />
          }
        >
          <Box padding="400">
            <InlineStack gap="200" blockAlign="end">
              <TextField
                label="From"
                type="date"
                value={days.from}
                onChange={(from) => setDays((before) => ({ ...before, from }))}
                autoComplete="off"
              />
              <TextField
                label="To"
                type="date"
                value={days.to}
                onChange={(to) => setDays((before) => ({ ...before, to }))}
                autoComplete="off"
              />
              <Button
                variant="primary"
                onClick={() => {
                  setChoosing(false);
                  change({ period: 'custom', ...days });
                }}
              >
                Show
              </Button>
            </InlineStack>
          </Box>
        </Popover>
        <Text as="span" tone="subdued">
          <span suppressHydrationWarning>{`${day(period.from)} – ${day(period.to)}`}</span>
        </Text>
      </InlineStack>
    </Box>
  );
}
