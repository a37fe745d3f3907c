import { Button } from '@shopify/polaris';

/** A link's QR code as a file, large enough to print. */
export function QrDownload({ code }: { readonly code: string }) {
  const file = `/qr/${encodeURIComponent(code)}.png?size=1024&download`;
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
