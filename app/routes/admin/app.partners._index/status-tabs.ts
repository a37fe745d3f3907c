import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';

export interface StatusTab {
  readonly key: 'all' | 'applied' | 'approved' | 'suspended' | 'rejected';
  readonly label: string;
  /** Empty for every status. */
  readonly statuses: readonly PartnerLifeStatus[];
}

export const statusTabs: readonly StatusTab[] = [
  { key: 'all', label: 'All', statuses: [] },
  { key: 'applied', label: 'Applications', statuses: ['applied', 'needs_details'] },
  { key: 'approved', label: 'Approved', statuses: ['approved'] },
  { key: 'suspended', label: 'Suspended', statuses: ['suspended', 'banned'] },
  { key: 'rejected', label: 'Rejected', statuses: ['rejected', 'archived'] },
];
