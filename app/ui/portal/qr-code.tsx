import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { usePortal } from './portal-context.tsx';

export interface QrCodeProps {
  readonly code: string;
  readonly host: 'app' | 'shop';
  /** The address that the picture holds. */
  readonly address: string;
  /** Whether to offer more than the usual size. */
  readonly choosable?: boolean;
}

const sizes = [256, 512, 1_024, 2_048] as const;
const usualSize = 1_024;
const levels = ['M', 'Q', 'H'] as const;

/** A QR code, always dark on white so that every camera reads it, to look at and to take along. */
export function QrCode({ code, host, address, choosable = false }: QrCodeProps) {
  const { messages } = usePortal();
  const texts = messages.links;
  const more = messages.linkTools;
  const [size, setSize] = useState<number>(usualSize);
  const [level, setLevel] = useState<string>('M');
  const file = (format: 'svg' | 'png', options = '') =>
    `/qr/${encodeURIComponent(code)}.${format}?host=${host}&ecc=${level}${options}`;
  return (
    <Stack gap="sm" align="flex-start">
      <img
        src={file('svg')}
        alt={texts.qrAlt(address)}
        width={184}
        height={184}
        style={{ background: '#fff', borderRadius: 8, maxWidth: '100%' }}
      />
      {choosable && (
        <Group gap="sm">
          <NativeSelect
            label={more.qrSize}
            value={String(size)}
            onChange={(event) => setSize(Number(event.currentTarget.value))}
            data={sizes.map((value) => ({ value: String(value), label: `${value} × ${value}` }))}
          />
          <NativeSelect
            label={more.qrLevel}
            value={level}
            onChange={(event) => setLevel(event.currentTarget.value)}
            data={levels.map((value) => ({ value, label: more.qrLevels[value] }))}
          />
        </Group>
      )}
      <Group gap="xs">
        {(['svg', 'png'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={file(format, `&size=${size}&download`)}
            download={`${code}-qr.${format}`}
            variant="default"
            size="xs"
          >
            {texts[format]}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
