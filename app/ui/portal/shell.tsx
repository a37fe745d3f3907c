import {
  ActionIcon,
  Anchor,
  Container,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { Link, NavLink, useNavigation, useSubmit } from '@remix-run/react';
import type { ReactNode } from 'react';
import { ChevronIcon, SchemeIcon } from './icons.tsx';
import { usePortal } from './portal-context.tsx';

export interface ShellViewer {
  readonly name: string;
  readonly email: string;
  readonly number: string;
  readonly programKey: string;
  readonly refersFriends: boolean;
  /** In store credit or codes. */
  readonly isPaidInShop: boolean;
  readonly programs: readonly { readonly programKey: string; readonly programName: string }[];
}

/** Header, content and footer of every page. Without a viewer it offers the ways in. */
export function Shell({ viewer, children }: { readonly viewer: ShellViewer | null; readonly children: ReactNode }) {
  const { messages } = usePortal();
  return (
    <>
      <a href="#content" className="portal-skip">
        {messages.common.skip}
      </a>
      <NavigationProgress />
      <header className="portal-header">
        <Container size="lg">
          <Group justify="space-between" wrap="nowrap" pt="sm" pb={viewer === null ? 'sm' : 4}>
            <Brand />
            <Group gap="xs" wrap="nowrap">
              <SchemeSwitch />
              {viewer === null ? <WayIn /> : <Account viewer={viewer} />}
            </Group>
          </Group>
          {viewer !== null && <Tabs {...viewer} />}
        </Container>
      </header>
      <Container size="lg" component="main" id="content" tabIndex={-1} py="xl" style={{ outline: 'none' }}>
        {children}
      </Container>
      <Container size="lg" component="footer" pb="xl">
        <Text size="sm" c="dimmed">
          {messages.common.poweredBy}
        </Text>
      </Container>
    </>
  );
}

function Brand() {
  const { home, shopTitle, messages } = usePortal();
  return (
    <Anchor component={Link} to={home} underline="never" c="var(--mantine-color-text)" fw={700} lineClamp={2}>
      {messages.nav.title(shopTitle)}
    </Anchor>
  );
}

function WayIn() {
  const { home, messages } = usePortal();
  return (
    <Anchor component={Link} to={`${home}/sign-in`} fw={600} px="xs" style={{ whiteSpace: 'nowrap' }}>
      {messages.nav.signIn}
    </Anchor>
  );
}

function Tabs({ refersFriends, isPaidInShop }: Pick<ShellViewer, 'refersFriends' | 'isPaidInShop'>) {
  const { home, messages } = usePortal();
  return (
    <nav className="portal-nav" aria-label={messages.nav.label}>
      <NavLink to={home} end>
        {messages.nav.overview}
      </NavLink>
      {refersFriends && <NavLink to={`${home}/friends`}>{messages.nav.friends}</NavLink>}
      <NavLink to={`${home}/links`}>{messages.nav.links}</NavLink>
      <NavLink to={`${home}/commissions`}>{messages.nav.commissions}</NavLink>
      {isPaidInShop && <NavLink to={`${home}/rewards`}>{messages.nav.rewards}</NavLink>}
    </nav>
  );
}

function Account({ viewer }: { readonly viewer: ShellViewer }) {
  const { home, messages } = usePortal();
  const submit = useSubmit();
  const several = viewer.programs.length > 1;
  return (
    <Menu position="bottom-end" width={280} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton px="xs" py={6} maw={220}>
          <VisuallyHidden>{messages.nav.account} </VisuallyHidden>
          <Group gap={6} wrap="nowrap">
            <Text size="sm" fw={600} truncate visibleFrom="xs">
              {viewer.name}
            </Text>
            <Text size="sm" c="dimmed">
              {viewer.number}
            </Text>
            <ChevronIcon />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed" className="portal-wrap">
          {viewer.name}
          <br />
          {viewer.email}
        </Menu.Label>
        {several && <Menu.Divider />}
        {several && <Menu.Label c="dimmed">{messages.nav.programs}</Menu.Label>}
        {several &&
          viewer.programs.map(({ programKey, programName }) => (
            <Menu.Item
              key={programKey}
              aria-current={programKey === viewer.programKey ? 'true' : undefined}
              fw={programKey === viewer.programKey ? 700 : undefined}
              onClick={() => submit({ program: programKey }, { method: 'post', action: `${home}/program` })}
            >
              {programName}
            </Menu.Item>
          ))}
        <Menu.Divider />
        {viewer.refersFriends && (
          <Menu.Item component={Link} to={`${home}/mails`}>
            {messages.mails.nav}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => submit(null, { method: 'post', action: `${home}/sign-out` })}>
          {messages.nav.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeSwitch() {
  const { messages } = usePortal();
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={messages.common.theme} onClick={toggleColorScheme}>
      <SchemeIcon />
    </ActionIcon>
  );
}

function NavigationProgress() {
  const { messages } = usePortal();
  const busy = useNavigation().state !== 'idle';
  return (
    <>
      {busy && <div className="portal-progress" aria-hidden />}
      <VisuallyHidden role="status">{busy ? messages.common.loading : ''}</VisuallyHidden>
    </>
  );
}
