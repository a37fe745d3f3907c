import { useAppBridge } from '@shopify/app-bridge-react';
import { Button } from '@shopify/polaris';
import { ClipboardIcon } from '@shopify/polaris-icons';

/** Copies a text, and says so. A framed page may be refused the clipboard; then the merchant is told to copy by hand. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const shopify = useAppBridge();
  const copy = async (): Promise<void> => {
    const copied = await writeToClipboard(text);
    shopify.toast.show(copied ? `${what} copied` : `Copying was refused by the browser: ${text}`, { isError: !copied });
  };
  return (
    <Button
      icon={ClipboardIcon}
      variant="tertiary"
      accessibilityLabel={`Copy ${what.toLowerCase()} ${text}`}
      onClick={() => void copy()}
    />
  );
}

async function writeToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The old way needs no permission, which a frame of another origin often lacks. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
