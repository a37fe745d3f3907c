import { Alert, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { CopyField } from './copy-field.tsx';
import { isFiltered, type LinkChoice, LinkFilters } from './link-filters.tsx';
import { type LinkAttempt, LinkForm } from './link-form.tsx';
import { LinkList, type LinkView, SwitchButton } from './link-list.tsx';
import { PageNumbers } from './page-numbers.tsx';
import { usePortal } from './portal-context.tsx';
import { QrCode } from './qr-code.tsx';
import { type Standing, StandingNotice } from './standing-notice.tsx';

export interface CodeView {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'removed';
}

export interface LinksPageProps {
  readonly standing: Standing;
  readonly filter: LinkChoice;
  readonly host: 'app' | 'shop';
  /** The partner's first link that is on. */
  readonly own: { readonly code: string; readonly url: string } | null;
  /** The oldest first, those of the page that the filter asks for. */
  readonly links: readonly LinkView[];
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  readonly campaigns: readonly string[];
  readonly codes: readonly CodeView[];
  readonly codePercent: string | null;
  readonly storefront: string;
  readonly attempt: LinkAttempt | undefined;
}

export function LinksPage(props: LinksPageProps) {
  const { standing, own, host, count, filter, codes, codePercent, attempt } = props;
  const { messages } = usePortal();
  const texts = messages.links;
  const mayChange = standing.status === 'approved';
  return (
    <Stack gap="xl">
      <div>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{texts.lead}</Text>
      </div>
      <StandingNotice standing={standing} />
      {attempt?.done && <Done done={attempt.done} />}
      {own !== null && (
        <Grid gutter="md">
          <Grid.Col span={{ base: 12, sm: 7 }}>
            <OwnLink own={own} host={host} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 5 }}>
            <OwnCode codes={codes} codePercent={codePercent} />
          </Grid.Col>
        </Grid>
      )}
      {(count > 0 || mayChange || isFiltered(filter)) && <AllLinks {...props} mayChange={mayChange} />}
    </Stack>
  );
}

function AllLinks(props: LinksPageProps & { readonly mayChange: boolean }) {
  const { filter, host, own, links, page, pages, count, campaigns, storefront, attempt, mayChange } = props;
  const { messages } = usePortal();
  const texts = messages.links;
  const example = own ?? links[0];
  const form = {
    storefront,
    campaigns,
    addressBase:
      example === undefined ? `${storefront}/` : example.url.slice(0, -encodeURIComponent(example.code).length),
  };
  return (
    <section>
      <Title order={2} size="h3">
        {texts.more}
      </Title>
      <Text c="dimmed" mb="md">
        {texts.moreLead}
      </Text>
      <LinkFilters filter={filter} host={host} campaigns={campaigns} />
      <Grid gutter="md">
        <Grid.Col span={{ base: 12, md: mayChange ? 7 : 12 }}>
          <Text size="sm" c="dimmed" mb="xs" role="status">
            {count === 0 && isFiltered(filter) ? messages.linkTools.emptyFiltered : messages.linkTools.count(count)}
          </Text>
          <LinkList links={links} mayChange={mayChange} host={host} form={form} attempt={attempt} />
          {pages > 1 && <PageNumbers page={page} pages={pages} />}
        </Grid.Col>
        {mayChange && (
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Card className="portal-card" p={{ base: 'md', sm: 'lg' }}>
              <Title order={3} size="h4" mb="sm">
                {texts.create}
              </Title>
              <LinkForm
                key={attempt?.done?.kind === 'created' ? attempt.done.code : 'new'}
                {...form}
                link={null}
                attempt={attempt?.linkId === null ? attempt : undefined}
              />
            </Card>
          </Grid.Col>
        )}
      </Grid>
    </section>
  );
}

function OwnLink({ own, host }: { readonly own: NonNullable<LinksPageProps['own']>; readonly host: 'app' | 'shop' }) {
  const { messages } = usePortal();
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }} h="100%" component="section">
      <Title order={2} size="h4" mb="sm">
        {messages.links.own}
      </Title>
      <Stack gap="md">
        <CopyField value={own.url} label={messages.links.own} />
        <QrCode code={own.code} host={host} address={own.url} />
      </Stack>
    </Card>
  );
}

function OwnCode({ codes, codePercent }: Pick<LinksPageProps, 'codes' | 'codePercent'>) {
  const { messages, format } = usePortal();
  const texts = messages.links;
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }} h="100%" component="section">
      <Title order={2} size="h4" mb="sm">
        {texts.code}
      </Title>
      {codes.length === 0 ? (
        <Text c="dimmed">{texts.noCode}</Text>
      ) : (
        <Stack gap="md">
          {codes.map(({ code, state }) => (
            <div key={code}>
              {/* One that does not work is not to be shared. */}
              {state === 'active' ? (
                <CopyField value={code} label={texts.code} />
              ) : (
                <Text className="portal-code">{code}</Text>
              )}
              <Text size="sm" fw={600} c={stateColors[state]}>
                {texts.codeStates[state]}
              </Text>
              {state === 'failed' && <Text size="sm">{texts.codeFailed}</Text>}
            </div>
          ))}
          <Text size="sm" c="dimmed">
            {codePercent === null ? texts.codeHintPlain : texts.codeHint(format.percent(codePercent))}
          </Text>
        </Stack>
      )}
    </Card>
  );
}

const stateColors = {
  pending: 'var(--portal-wait)',
  active: 'var(--portal-good)',
  failed: 'var(--portal-bad)',
  paused: 'var(--portal-wait)',
  removed: 'var(--portal-bad)',
} as const;

const undoOf = { on: 'off', off: 'on', archive: 'restore', restore: 'archive' } as const;

/** What was done, and the way back. */
function Done({ done }: { readonly done: NonNullable<LinkAttempt['done']> }) {
  const { messages } = usePortal();
  const { links, linkTools } = messages;
  const text = {
    created: () => links.created(done.kind === 'created' ? done.code : ''),
    changed: () => linkTools.changed,
    switched: () => (done.kind === 'switched' ? switchedTexts(messages)[done.to] : ''),
  }[done.kind]();
  return (
    <Alert variant="default" className="portal-card" role="status">
      <Group justify="space-between" gap="sm">
        <span>{text}</span>
        {done.kind === 'switched' && (
          <SwitchButton link={done} to={undoOf[done.to]} text={linkTools.undo} label={linkTools.undo} />
        )}
      </Group>
    </Alert>
  );
}

function switchedTexts({ links, linkTools }: ReturnType<typeof usePortal>['messages']) {
  return {
    on: links.switchedOn,
    off: links.switchedOff,
    archive: linkTools.wasArchived,
    restore: linkTools.wasRestored,
  };
}
