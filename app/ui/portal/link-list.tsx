import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useState } from 'react';
import { CopyField } from './copy-field.tsx';
import { usePortal } from './portal-context.tsx';
import { QrCode } from './qr-code.tsx';

export interface LinkView {
  readonly linkId: string;
  readonly code: string;
  /** The whole address, as it is shared. */
  readonly url: string;
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly active: boolean;
  readonly clicks: number;
  readonly lastClickAt: Date | null;
}

export interface LinkListProps {
  readonly links: readonly LinkView[];
  readonly mayChange: boolean;
}

export function LinkList({ links, mayChange }: LinkListProps) {
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {links.map((link) => (
        <LinkItem key={link.linkId} link={link} mayChange={mayChange} />
      ))}
    </Stack>
  );
}

function LinkItem({ link, mayChange }: { readonly link: LinkView; readonly mayChange: boolean }) {
  const { messages, format } = usePortal();
  const texts = messages.links;
  const name = link.label ?? link.code;
  return (
    <li className="portal-card" style={{ padding: '1rem' }}>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text fw={600} className="portal-wrap">
          {name}
        </Text>
        <Text size="sm" c={link.active ? 'var(--portal-good)' : 'dimmed'} fw={600}>
          {link.active ? texts.active : texts.inactive}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" className="portal-wrap">
        {[link.path === '/' ? texts.frontPage : link.path, link.campaign].filter((part) => part !== null).join(' · ')}
      </Text>
      <CopyField value={link.url} label={name} size="sm" />
      <Group justify="space-between" mt="xs" gap="xs">
        <Text size="sm">
          {link.clicks === 0 ? texts.noClicks : texts.clicks(link.clicks)}
          {link.lastClickAt !== null && ` (${texts.lastClick(format.date(link.lastClickAt))})`}
        </Text>
        <Group gap="xs">
          <QrButton link={link} name={name} />
          {mayChange && <SwitchButton link={link} name={name} />}
        </Group>
      </Group>
    </li>
  );
}

interface NamedLink {
  readonly link: LinkView;
  readonly name: string;
}

function QrButton({ link, name }: NamedLink) {
  const { messages } = usePortal();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpened(true)} aria-label={messages.links.qrNamed(name)}>
        {messages.links.qr}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={messages.links.qrNamed(name)}
        closeButtonProps={{ 'aria-label': messages.common.cancel }}
        centered
      >
        <QrCode value={link.url} fileName={link.code} />
      </Modal>
    </>
  );
}

function SwitchButton({ link, name }: NamedLink) {
  const { messages } = usePortal();
  const texts = messages.links;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="switch" />
      <input type="hidden" name="link" value={link.linkId} />
      <input type="hidden" name="active" value={link.active ? 'off' : 'on'} />
      <Button
        type="submit"
        variant="default"
        size="xs"
        aria-label={link.active ? texts.switchOffNamed(name) : texts.switchOnNamed(name)}
      >
        {link.active ? texts.switchOff : texts.switchOn}
      </Button>
    </Form>
  );
}
