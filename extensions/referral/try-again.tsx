import { useTranslate } from './host.ts';

/** What stands where an answer should, when there is none. */
export function TryAgain({ onClick }: { readonly onClick: () => void }) {
  const translate = useTranslate();
  return (
    <s-stack gap="base">
      <s-text>{translate('failed.text')}</s-text>
      <s-button variant="secondary" onClick={onClick}>
        {translate('failed.retry')}
      </s-button>
    </s-stack>
  );
}
