/** What the merchant reads of a code, and what can be done with it as it stands. */
import type { Tone } from '#app/ui/admin/words.ts';

export interface CodeView {
  readonly code: string;
  readonly state: 'pending' | 'active' | 'failed' | 'paused' | 'deleted' | 'removed';
  readonly wanted: 'active' | 'paused' | 'deleted';
  readonly error: string | null;
  /** The merchant's own discount that an adopted code is in. */
  readonly discountTitle: string | null;
  readonly replacedBy: string | null;
}

export type CodeIntent = 'rename' | 'pause' | 'resume' | 'delete' | 'restore';

export interface CodeChoice {
  readonly intent: CodeIntent;
  readonly label: string;
  readonly destructive?: true;
}

const badges: Readonly<Record<CodeView['state'], { readonly label: string; readonly tone?: Tone }>> = {
  pending: { label: 'On its way', tone: 'attention' },
  active: { label: 'Active', tone: 'success' },
  failed: { label: 'Not made', tone: 'critical' },
  paused: { label: 'Paused' },
  deleted: { label: 'Deleted' },
  removed: { label: 'Removed in Shopify', tone: 'warning' },
};

const underWay: Readonly<Record<CodeView['wanted'], string>> = {
  active: 'Being made in Shopify',
  paused: 'Being paused',
  deleted: 'Being deleted',
};

export function badgeOf({ state, wanted }: CodeView): { readonly label: string; readonly tone?: Tone } {
  return state === 'pending' ? { label: underWay[wanted], tone: 'attention' } : badges[state];
}

export function aboutCode({ state, error, discountTitle, replacedBy }: CodeView): string {
  if (error !== null) return error;
  if (state === 'deleted') return 'Orders placed before are still credited.';
  if (state === 'paused') return 'Not in Shopify now; comes back when it is resumed.';
  if (state === 'removed') return 'Somebody took it out of Shopify: it works no longer. Resume it to put it back.';
  if (replacedBy !== null) return `Replaced by ${replacedBy.toUpperCase()}; still works and credits.`;
  return discountTitle === null ? 'Discount code' : `In your discount “${discountTitle}”`;
}

export function choicesFor({ state, wanted, discountTitle, replacedBy }: CodeView): readonly CodeChoice[] {
  const adopted = discountTitle !== null;
  const rename: CodeChoice = { intent: 'rename', label: 'Rename' };
  const resume: CodeChoice = { intent: 'resume', label: 'Resume' };
  const remove: CodeChoice = { intent: 'delete', label: adopted ? 'Unassign' : 'Delete', destructive: true };
  if (wanted === 'deleted') return [{ intent: 'restore', label: adopted ? 'Assign again' : 'Restore' }];
  if (wanted === 'paused') return [resume, remove];
  if (adopted) return [remove];
  if (state === 'removed' || state === 'failed') return [resume, remove];
  return [...(replacedBy === null ? [rename] : []), { intent: 'pause', label: 'Pause' }, remove];
}
