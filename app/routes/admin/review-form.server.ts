/** The form by which a merchant reviews partners, one or many, as it arrives. */
import { z } from 'zod';
import { type RejectionReason, rejectionReasons, reviewActions } from '#app/domain/partner-lifecycle.ts';
import type { Review } from '#app/flows/review-partner.ts';

const reasons = Object.keys(rejectionReasons) as [RejectionReason, ...RejectionReason[]];

export const reviewForm = z
  .object({
    action: z.enum(reviewActions),
    reason: z.enum(reasons, { error: 'Choose a reason.' }).optional(),
    note: z.string().trim().max(500, 'At most 500 characters.').default(''),
  })
  .refine(({ action, reason }) => action !== 'reject' || reason !== undefined, {
    path: ['reason'],
    error: 'Choose a reason.',
  });

export function reviewOf({ action, reason, note }: z.infer<typeof reviewForm>, actor: string): Review {
  return { action, actor, ...(reason === undefined ? {} : { rejection: { reason, note: note === '' ? null : note } }) };
}
