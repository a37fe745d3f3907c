import { useSearchParams } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';

/** Says that the partner was added, to whoever comes from adding one; a reload does not say it again. */
export function useAddedToast(number: string): void {
  const shopify = useAppBridge();
  const [parameters, setParameters] = useSearchParams();
  const added = parameters.has('added');
  useEffect(() => {
    if (!added) return;
    shopify.toast.show(`Partner added as ${number}`);
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete('added');
        return after;
      },
      { replace: true },
    );
  }, [added, number, shopify, setParameters]);
}
