import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { CopyField } from './copy-field.tsx';
import { type LinkAttempt, LinkForm, type LinkFormProps } from './link-form.tsx';
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
  readonly source: string | null;
  readonly creative: string | null;
  readonly state: 'active' | 'off' | 'archived';
  /** Codes that still lead there. */
  readonly formerCodes: readonly string[];
  readonly clicks: number;
  readonly lastClickAt: Date | null;
  readonly altered: readonly { readonly asked: string; readonly visits: number; readonly counted: boolean }[];
}

export type LinkFormParts = Pick<LinkFormProps, 'storefront' | 'campaigns' | 'addressBase'>;

export interface LinkListProps {
  readonly links: readonly LinkView[];
  readonly mayChange: boolean;
  readonly host: 'app' | 'shop';
  readonly form: LinkFormParts;
  readonly attempt: LinkAttempt | undefined;
}

export function LinkList({ links, ...rest }: LinkListProps) {
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {links.map((link) => (
        <LinkItem key={link.linkId} link={link} {...rest} />
      ))}
    </Stack>
  );
}

type LinkItemProps = Omit<LinkListProps, 'links'> & { readonly link: LinkView };

function LinkItem({ link, mayChange, host, form, attempt }: LinkItemProps) {
  const { messages, format } = usePortal();
  const texts = messages.links;
  const name = link.label ?? link.code;
  return (
    <li className="portal-card" style={{ padding: '1rem' }}>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text fw={600} className="portal-wrap">
          {name}
        </Text>
        <Text size="sm" c={link.state === 'active' ? 'var(--portal-good)' : 'dimmed'} fw={600}>
          {stateText(link.state, messages)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" className="portal-wrap">
        {[link.path === '/' ? texts.frontPage : link.path, link.campaign, link.source, link.creative]
          .filter((part) => part !== null)
          .join(' · ')}
      </Text>
      <CopyField value={link.url} label={name} size="sm" />
      {link.formerCodes.length > 0 && (
        <Text size="sm" c="dimmed" className="portal-wrap">
          {messages.linkTools.formerCodes(link.formerCodes.join(', '))}
        </Text>
      )}
      <Text size="sm" mt="xs">
        {link.clicks === 0 ? texts.noClicks : texts.clicks(link.clicks)}
        {link.lastClickAt !== null && ` (${texts.lastClick(format.date(link.lastClickAt))})`}
      </Text>
      {link.altered.map(({ asked, visits, counted }) => (
        <Text key={asked} size="sm" c={counted ? 'dimmed' : 'var(--portal-wait)'} className="portal-wrap">
          {messages.linkTools.altered(visits, asked, counted)}
        </Text>
      ))}
      <Group gap="xs" mt="xs">
        <QrButton link={link} name={name} host={host} />
        {mayChange && link.state !== 'archived' && <EditButton link={link} name={name} form={form} attempt={attempt} />}
        {mayChange && <SwitchButtons link={link} name={name} />}
      </Group>
    </li>
  );
}

function stateText(state: LinkView['state'], { links, linkTools }: ReturnType<typeof usePortal>['messages']): string {
  if (state === 'archived') return linkTools.archived;
  return state === 'active' ? links.active : links.inactive;
}

interface NamedLink {
  readonly link: LinkView;
  readonly name: string;
}

function QrButton({ link, name, host }: NamedLink & Pick<LinkListProps, 'host'>) {
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
        closeButtonProps={{ 'aria-label': messages.linkTools.close }}
        centered
      >
        <QrCode address={link.url} code={link.code} host={host} choosable />
      </Modal>
    </>
  );
}

/** Closes once the change is saved, and stays open with what is wrong. */
function EditButton({ link, name, form, attempt }: NamedLink & Pick<LinkListProps, 'form' | 'attempt'>) {
  const { messages } = usePortal();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (attempt?.done?.kind === 'changed') setOpened(false);
  }, [attempt]);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={() => setOpened(true)}
        aria-label={messages.linkTools.editNamed(name)}
      >
        {messages.linkTools.edit}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={messages.linkTools.editNamed(name)}
        closeButtonProps={{ 'aria-label': messages.linkTools.close }}
        size="lg"
      >
        <LinkForm {...form} link={link} attempt={attempt?.linkId === link.linkId ? attempt : undefined} />
      </Modal>
    </>
  );
}

function SwitchButtons({ link, name }: NamedLink) {
  const { messages } = usePortal();
  const { links, linkTools } = messages;
  if (link.state === 'archived') {
    return <SwitchButton link={link} to="restore" text={linkTools.restore} label={linkTools.restoreNamed(name)} />;
  }
  return (
    <>
      {link.state === 'active' ? (
        <SwitchButton link={link} to="off" text={links.switchOff} label={links.switchOffNamed(name)} />
      ) : (
        <SwitchButton link={link} to="on" text={links.switchOn} label={links.switchOnNamed(name)} />
      )}
      <SwitchButton link={link} to="archive" text={linkTools.archive} label={linkTools.archiveNamed(name)} />
    </>
  );
}

interface SwitchButtonProps {
  readonly link: Pick<LinkView, 'linkId'>;
  readonly to: 'on' | 'off' | 'archive' | 'restore';
  readonly text: string;
  readonly label: string;
}

export function SwitchButton({ link, to, text, label }: SwitchButtonProps) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="switch" />
      <input type="hidden" name="link" value={link.linkId} />
      <input type="hidden" name="to" value={to} />
      <Button type="submit" variant="default" size="xs" aria-label={label}>
        {text}
      </Button>
    </Form>
  );
}
