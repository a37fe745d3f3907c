import { Button, Group, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { encode, renderSVG } from 'uqr';
import { usePortal } from './portal-context.tsx';

export interface QrCodeProps {
  /** The address that the code holds. */
  readonly value: string;
  /** For the names of the downloaded files. */
  readonly fileName: string;
}

const options = { ecc: 'M', border: 2 } as const;
const pngModulePx = 16;

/** A QR code, always dark on white so that every camera reads it, to look at and to take along. */
export function QrCode({ value, fileName }: QrCodeProps) {
  const { messages } = usePortal();
  const texts = messages.links;
  const source = useMemo(() => `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(value, options))}`, [value]);
  return (
    <Stack gap="sm" align="flex-start">
      <img
        src={source}
        alt={texts.qrAlt(value)}
        width={184}
        height={184}
        style={{ background: '#fff', borderRadius: 8, maxWidth: '100%' }}
      />
      <Group gap="xs">
        <Button component="a" href={source} download={`${fileName}.svg`} variant="default" size="xs">
          {texts.svg}
        </Button>
        <Button variant="default" size="xs" onClick={() => downloadPng(value, `${fileName}.png`)}>
          {texts.png}
        </Button>
      </Group>
    </Stack>
  );
}

/** Drawn in the browser, module by module, large enough to print. */
function downloadPng(value: string, name: string): void {
  const { data, size } = encode(value, options);
  const canvas = document.createElement('canvas');
  canvas.width = size * pngModulePx;
  canvas.height = size * pngModulePx;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) context.fillRect(x * pngModulePx, y * pngModulePx, pngModulePx, pngModulePx);
    });
  });
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = name;
  link.click();
}
