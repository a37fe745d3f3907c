import { Button, CopyButton, Group, Text } from '@mantine/core';
import { CheckIcon, CopyIcon } from './icons.tsx';
import { usePortal } from './portal-context.tsx';

export interface CopyFieldProps {
  readonly value: string;
  /** What the value is, for who cannot see where it stands. */
  readonly label: string;
  readonly size?: 'sm' | 'md';
}

/** A value to be copied. It stays selectable text, because a clipboard is not always at hand. */
export function CopyField({ value, label, size = 'md' }: CopyFieldProps) {
  const { messages } = usePortal();
  return (
    <Group gap="sm" wrap="wrap">
      <Text className="portal-code" size={size} style={{ flex: '1 1 12rem' }} aria-label={label} component="output">
        {value}
      </Text>
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Button
            variant={size === 'md' ? 'filled' : 'default'}
            size={size === 'md' ? 'sm' : 'xs'}
            onClick={copy}
            leftSection={copied ? <CheckIcon /> : <CopyIcon />}
            aria-label={messages.links.copyNamed(label)}
            miw={112}
          >
            <span aria-live="polite">{copied ? messages.common.copied : messages.common.copy}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
