import { useState } from 'preact/hooks';
import { useTranslate } from './host.ts';

interface CopyFieldProps {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

type Copying = 'idle' | 'copied' | 'failed';

/** A text to be taken along: shown whole, copied by one press, and where the browser forbids that, still there to be marked. */
export function CopyField({ id, label, value }: CopyFieldProps) {
  const translate = useTranslate();
  const [copying, setCopying] = useState<Copying>('idle');
  const copied = copying === 'copied';
  return (
    <s-stack gap="small-200">
      <s-grid gridTemplateColumns="1fr auto" gap="small-200" alignItems="end">
        <s-text-field label={label} value={value} readOnly />
        <s-button
          variant="secondary"
          commandFor={id}
          command="--copy"
          accessibilityLabel={copied ? undefined : translate('share.copyLabel', { what: label })}
        >
          {translate(copied ? 'share.copied' : 'share.copy')}
        </s-button>
      </s-grid>
      <s-clipboard-item
        id={id}
        text={value}
        onCopy={() => setCopying('copied')}
        onCopyError={() => setCopying('failed')}
      />
      {copying === 'failed' && <s-text tone="critical">{translate('share.copyFailed')}</s-text>}
    </s-stack>
  );
}
