/*
 * What may become of a partner, and in which order. Only what settlement asks about (approved, suspended) is a dated fact; the rest of the
 * life is about who may join. A partner who was once approved can be suspended and reinstated but never rejected, because links and
 * commission exist by then.
 */

export const partnerStatuses = [
  'applied',
  'needs_details',
  'approved',
  'rejected',
  'suspended',
  'banned',
  'archived',
] as const;

export type PartnerLifeStatus = (typeof partnerStatuses)[number];

export const reviewActions = ['approve', 'reject', 'suspend', 'reinstate'] as const;

export type ReviewAction = (typeof reviewActions)[number];

const transitions: Readonly<
  Record<ReviewAction, { readonly from: readonly PartnerLifeStatus[]; readonly to: PartnerLifeStatus }>
> = {
  approve: { from: ['applied', 'needs_details', 'rejected'], to: 'approved' },
  reject: { from: ['applied', 'needs_details'], to: 'rejected' },
  suspend: { from: ['approved'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'approved' },
};

/** The status that an action leads to, or null where it cannot be taken from `status`. */
export function decideReview(status: PartnerLifeStatus, action: ReviewAction): PartnerLifeStatus | null {
  const { from, to } = transitions[action];
  return from.includes(status) ? to : null;
}

/** What can be done with a partner of this status, in the order in which it is offered. */
export function reviewActionsFor(status: PartnerLifeStatus): readonly ReviewAction[] {
  return reviewActions.filter((action) => decideReview(status, action) !== null);
}

/** Why an application is turned down, in words that the applicant may read. */
export const rejectionReasons = {
  not_a_fit: 'Your audience or your offer does not fit our shop at present.',
  too_early: 'Your audience is still too small for this programme.',
  incomplete: 'Your application left out what we need to decide.',
  duplicate: 'You already have an account with this programme.',
  guidelines: 'Your content does not follow our programme’s guidelines.',
  other: 'We cannot accept your application at present.',
} as const;

export type RejectionReason = keyof typeof rejectionReasons;

/** As shown to people: the same digits with `A` for an applicant and `P` for whoever has been approved. */
export function partnerNumber(partner: { readonly number: number; readonly approved: boolean }): string {
  return `${partner.approved ? 'P' : 'A'}${partner.number}`;
}
