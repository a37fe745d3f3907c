import { useFetcher } from '@remix-run/react';
import type { PageProps } from '@shopify/polaris';
import { useState } from 'react';
import type { ReviewAction } from '#app/domain/partner-lifecycle.ts';
import { useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { Rejection } from '#app/ui/admin/reject-modal.tsx';
import type { action } from './route.tsx';

const labels: Readonly<Record<ReviewAction, string>> = {
  approve: 'Approve',
  reject: 'Reject',
  suspend: 'Suspend',
  reinstate: 'Reinstate',
};

/** What undoes an action without a trace that reaches the partner: approval and rejection have sent a mail. */
const undoOf: Readonly<Partial<Record<ReviewAction, ReviewAction>>> = { suspend: 'reinstate', reinstate: 'suspend' };

const done: Readonly<Record<ReviewAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'reinstated',
};

/** Reviewing one partner: the page's buttons, the question for a reason, and what came of it. */
export function useReview(partner: { readonly name: string }) {
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  const busy = fetcher.state !== 'idle';
  const send = (action: ReviewAction, rejection?: Rejection): void => {
    setAsking(false);
    fetcher.submit({ action, ...rejection }, { method: 'post' });
  };
  useSuccessToast(fetcher.data, ({ action, number }) => {
    const undo = undoOf[action];
    return {
      message: `${partner.name} ${done[action]}${action === 'approve' ? ` as ${number}` : ''}`,
      ...(undo === undefined ? {} : { undo: () => send(undo) }),
    };
  });

  const button = (action: ReviewAction) => ({
    content: labels[action],
    loading: busy && fetcher.formData?.get('action') === action,
    disabled: busy,
    onAction: () => (action === 'reject' ? setAsking(true) : send(action)),
  });

  return {
    outcome: fetcher.data,
    asking,
    stopAsking: () => setAsking(false),
    busy,
    send,
    /** Approving and reinstating stand out; what takes something away does not. */
    pageActions(actions: readonly ReviewAction[]): Pick<PageProps, 'primaryAction' | 'secondaryActions'> {
      const primary = actions.find((action) => action === 'approve' || action === 'reinstate');
      return {
        ...(primary === undefined ? {} : { primaryAction: button(primary) }),
        secondaryActions: actions
          .filter((action) => action !== primary)
          .map((action) => ({ ...button(action), destructive: action === 'suspend' })),
      };
    },
  };
}
