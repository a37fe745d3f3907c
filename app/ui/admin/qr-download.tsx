import { Button } from '@shopify/polaris';
import type { LinkHost } from '#app/domain/link-address.ts';

/** A link's QR code as a file, large enough to print. */
export function QrDownload({ code, host }: { readonly code: string; readonly host: LinkHost }) {
  const file = `/qr/${encodeURIComponent(code)}.png?size=1024&host=${host}&download`;
  return (
    <Button
      variant="tertiary"
      url={file}
      download={`${code}-qr.png`}
      external
      accessibilityLabel={`QR code of ${code}`}
    >
      QR
    </Button>
  );
}
