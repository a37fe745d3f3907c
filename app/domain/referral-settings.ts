/*
 * What a merchant sets of the programme for customers who refer friends, and who of the customers may.
 */

/** How a partner of a programme is paid. */
export const rewardMethods = ['cash', 'store_credit', 'code'] as const;
export type RewardMethod = (typeof rewardMethods)[number];

/** Who of a shop's customers may refer friends. */
export type ReferrerAudience =
  | { readonly kind: 'all' }
  | { readonly kind: 'tag'; readonly tag: string }
  /** Shopify's id of a customer segment. */
  | { readonly kind: 'segment'; readonly segmentId: string };

/** Tags compare as Shopify compares them: without case. */
export function isAmongReferrers(
  audience: ReferrerAudience,
  customer: { readonly tags: readonly string[]; readonly isInSegment: boolean },
): boolean {
  switch (audience.kind) {
    case 'all':
      return true;
    case 'tag': {
      const wanted = audience.tag.trim().toLowerCase();
      return customer.tags.some((tag) => tag.trim().toLowerCase() === wanted);
    }
    case 'segment':
      return customer.isInSegment;
  }
}
