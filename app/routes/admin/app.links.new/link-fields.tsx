import { useFetcher, useSearchParams } from '@remix-run/react';
import { Autocomplete, BlockStack, Card, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { useEffect } from 'react';
import { fieldError, type Outcome } from '#app/ui/admin/outcome.tsx';
import { PartnerChoice } from '../app.links._index/partner-choice.tsx';
import type { loader as pagesLoader } from '../app.links.pages.ts';

export type LinkDraft = {
  readonly label: string;
  readonly target: string;
  readonly slug: string;
  readonly rewardKind: 'none' | 'percent' | 'order' | 'item';
  readonly amount: string;
};

export const emptyLink: LinkDraft = { label: '', target: '', slug: '', rewardKind: 'none', amount: '' };

export interface LinkTerms {
  readonly partnerId: string;
  readonly name: string;
  readonly number: string;
}

interface LinkFieldsProps {
  readonly draft: LinkDraft;
  readonly onChange: (draft: LinkDraft) => void;
  readonly terms: LinkTerms | null;
  readonly outcome: Outcome<unknown> | undefined;
  readonly currency: string;
}

/** Whose link, what for, where to, and what its orders earn. */
export function LinkFields({ draft, onChange, terms, outcome, currency }: LinkFieldsProps) {
  const [, setParameters] = useSearchParams();
  const change = (changes: Partial<LinkDraft>): void => onChange({ ...draft, ...changes });
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {terms === null ? 'For whom' : `For ${terms.name} (${terms.number})`}
          </Text>
          <PartnerChoice
            title="Partner"
            open
            chosen={terms?.partnerId ?? null}
            onChoose={(partner) => setParameters({ partner }, { replace: true, preventScrollReset: true })}
            error={fieldError(outcome, 'partnerId')}
          />
        </BlockStack>
      </Card>
      <Card>
        <FormLayout>
          <TextField
            label="What it is for"
            value={draft.label}
            onChange={(label) => change({ label })}
            maxLength={80}
            autoComplete="off"
            requiredIndicator
            placeholder="Stand at the spring fair"
            error={fieldError(outcome, 'label')}
          />
          <TargetField
            value={draft.target}
            onChange={(target) => change({ target })}
            error={fieldError(outcome, 'target')}
          />
          <TextField
            label="How the link ends"
            value={draft.slug}
            onChange={(slug) => change({ slug })}
            maxLength={60}
            autoComplete="off"
            placeholder="spring-fair"
            helpText="Leave it empty and one is chosen."
            error={fieldError(outcome, 'slug')}
          />
          <FormLayout.Group>
            <Select
              label="Its orders earn"
              value={draft.rewardKind}
              onChange={(rewardKind: LinkDraft['rewardKind']) => change({ rewardKind })}
              options={[
                { value: 'none', label: 'The usual commission' },
                { value: 'percent', label: 'A percentage of their own' },
                { value: 'order', label: 'An amount per order' },
                { value: 'item', label: 'An amount per item' },
              ]}
            />
            {draft.rewardKind !== 'none' && (
              <TextField
                label={draft.rewardKind === 'percent' ? 'Rate' : 'Amount'}
                value={draft.amount}
                onChange={(amount) => change({ amount })}
                suffix={draft.rewardKind === 'percent' ? '%' : currency}
                inputMode="decimal"
                autoComplete="off"
                error={fieldError(outcome, 'amount')}
              />
            )}
          </FormLayout.Group>
        </FormLayout>
      </Card>
    </BlockStack>
  );
}

interface TargetFieldProps {
  readonly value: string;
  readonly onChange: (target: string) => void;
  readonly error: string | undefined;
}

/** A page's address or path, or a product or collection found by its name. */
function TargetField({ value, onChange, error }: TargetFieldProps) {
  const { load, data, state } = useFetcher<typeof pagesLoader>();
  useEffect(() => {
    if (/^https?:/i.test(value)) return;
    const search = value.split('/').at(-1) ?? '';
    const timer = setTimeout(() => load(`/app/links/pages?${new URLSearchParams({ q: search })}`), 250);
    return () => clearTimeout(timer);
  }, [value, load]);
  return (
    <Autocomplete
      options={(data?.pages ?? []).map(({ title, path }) => ({ value: path, label: `${title} · ${path}` }))}
      selected={[]}
      onSelect={([path]) => path !== undefined && onChange(path)}
      loading={state !== 'idle' && data === undefined}
      textField={
        <Autocomplete.TextField
          label="Page of your shop"
          value={value}
          onChange={onChange}
          autoComplete="off"
          placeholder="/products/tea"
          helpText="Search by name, paste an address, or leave it empty for the home page."
          error={error}
        />
      }
    />
  );
}
