import { Anchor, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { usePortal } from './portal-context.tsx';

export interface LinkChoice {
  readonly search: string;
  readonly campaign: string | null;
  readonly state: 'active' | 'off' | 'archived' | null;
}

export interface LinkFiltersProps {
  readonly filter: LinkChoice;
  readonly host: 'app' | 'shop';
  readonly campaigns: readonly string[];
}

export function isFiltered({ search, campaign, state }: LinkChoice): boolean {
  return search !== '' || campaign !== null || state !== null;
}

/** Filters are in the address, so that one can be kept and gone back to. */
export function LinkFilters({ filter, host, campaigns }: LinkFiltersProps) {
  const { home, messages } = usePortal();
  const texts = messages.linkTools;
  const { search, campaign, state } = filter;
  return (
    <Form method="get" preventScrollReset key={JSON.stringify([filter, host])}>
      <Group gap="sm" align="end" mb="md">
        <TextInput name="q" type="search" label={texts.search} defaultValue={search} maxLength={100} />
        {campaigns.length > 0 && (
          <NativeSelect
            name="campaign"
            label={messages.links.campaign}
            defaultValue={campaign ?? ''}
            data={[{ value: '', label: messages.common.all }, ...campaigns]}
            maw="16rem"
          />
        )}
        <NativeSelect
          name="state"
          label={texts.state}
          defaultValue={state ?? ''}
          data={[
            { value: '', label: texts.states.current },
            ...(['active', 'off', 'archived'] as const).map((value) => ({ value, label: texts.states[value] })),
          ]}
        />
        <NativeSelect
          name="address"
          label={texts.address}
          defaultValue={host}
          data={(['app', 'shop'] as const).map((value) => ({ value, label: texts.hosts[value] }))}
        />
        <Button type="submit" variant="default">
          {messages.commissions.filter}
        </Button>
        {isFiltered(filter) && (
          <Anchor component={Link} to={`${home}/links`} py={6}>
            {messages.commissions.clear}
          </Anchor>
        )}
      </Group>
    </Form>
  );
}
