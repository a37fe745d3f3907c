import { Alert, Card, Grid, Stack, Text, Title } from '@mantine/core';
import { CopyField } from './copy-field.tsx';
import { type LinkAttempt, LinkForm } from './link-form.tsx';
import { LinkList, type LinkView } from './link-list.tsx';
import { usePortal } from './portal-context.tsx';
import { QrCode } from './qr-code.tsx';
import { type Standing, StandingNotice } from './standing-notice.tsx';

export interface CodeView {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'removed';
}

export interface LinksPageProps {
  readonly standing: Standing;
  /** The oldest first. */
  readonly links: readonly LinkView[];
  readonly codes: readonly CodeView[];
  readonly codePercent: string | null;
  readonly storefront: string;
  readonly attempt: LinkAttempt | undefined;
}

export function LinksPage({ standing, links, codes, codePercent, storefront, attempt }: LinksPageProps) {
  const { messages } = usePortal();
  const texts = messages.links;
  const own = links.find(({ active }) => active) ?? links[0];
  const mayChange = standing.status === 'approved';
  return (
    <Stack gap="xl">
      <div>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{texts.lead}</Text>
      </div>
      <StandingNotice standing={standing} />
      {attempt?.done && (
        <Alert variant="default" className="portal-card" role="status">
          {doneText(attempt.done, texts)}
        </Alert>
      )}
      {own !== undefined && (
        <Grid gutter="md">
          <Grid.Col span={{ base: 12, sm: 7 }}>
            <OwnLink link={own} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 5 }}>
            <OwnCode codes={codes} codePercent={codePercent} />
          </Grid.Col>
        </Grid>
      )}
      {(links.length > 0 || mayChange) && (
        <section>
          <Title order={2} size="h3">
            {texts.more}
          </Title>
          <Text c="dimmed" mb="md">
            {texts.moreLead}
          </Text>
          <Grid gutter="md">
            <Grid.Col span={{ base: 12, sm: mayChange ? 7 : 12 }}>
              <LinkList links={links} mayChange={mayChange} />
            </Grid.Col>
            {mayChange && (
              <Grid.Col span={{ base: 12, sm: 5 }}>
                <LinkForm key={links.length} storefront={storefront} attempt={attempt} />
              </Grid.Col>
            )}
          </Grid>
        </section>
      )}
    </Stack>
  );
}

function OwnLink({ link }: { readonly link: LinkView }) {
  const { messages } = usePortal();
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }} h="100%" component="section">
      <Title order={2} size="h4" mb="sm">
        {messages.links.own}
      </Title>
      <Stack gap="md">
        <CopyField value={link.url} label={messages.links.own} />
        <QrCode value={link.url} fileName={link.code} />
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
              <CopyField value={code} label={texts.code} />
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

function doneText(done: NonNullable<LinkAttempt['done']>, texts: ReturnType<typeof usePortal>['messages']['links']) {
  if (done.kind === 'created') return texts.created(done.code);
  return done.active ? texts.switchedOn : texts.switchedOff;
}
