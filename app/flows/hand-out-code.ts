/**
 * A visitor who came by a partner's link gets a discount code to apply. Where the programme gives codes for one use, the visitor gets one that
 * nobody else ever had or will have, and the same one whenever they ask again before its days are over, which begin anew each time; while the
 * partner's pool is empty, the partner's own code has to do. Now and then, and whenever it is empty, whoever asks has the pool looked at.
 */
import { dayMs } from '#app/domain/instant.ts';

export interface CodeOffer {
  readonly partnerId: string;
  readonly codeMode: 'shared' | 'single_use';
  /** The code that the partner gives to everybody; null while there is none in Shopify. */
  readonly sharedCode: string | null;
  /** For how many days a code for one use works; null for ever. */
  readonly singleUseDays: number | null;
}

export interface HandOut {
  readonly partnerId: string;
  readonly visitor: string;
  readonly at: Date;
  readonly expiresAt: Date | null;
}

export interface HandOutPorts {
  /** Null where the link's code leads to no approved partner, or the programme applies no code. */
  readonly readOffer: (shopId: string, linkCode: string) => Promise<CodeOffer | null>;
  /** Null while the pool is empty. */
  readonly handOut: (shopId: string, request: HandOut) => Promise<string | null>;
  /** Once in a while. */
  readonly isTimeToLook: () => boolean;
  readonly fillPool: (shopId: string, partnerId: string) => Promise<unknown>;
  readonly clock: () => number;
}

export interface CodeRequest {
  readonly visitor: string;
  /** The code of the link that the visitor came by. */
  readonly ref: string;
}

export async function handOutCode(
  ports: HandOutPorts,
  shopId: string,
  { visitor, ref }: CodeRequest,
): Promise<{ readonly code: string | null }> {
  const offer = await ports.readOffer(shopId, ref);
  if (offer === null) return { code: null };
  if (offer.codeMode === 'shared') return { code: offer.sharedCode };
  const { partnerId, singleUseDays } = offer;
  const now = ports.clock();
  const expiresAt = singleUseDays === null ? null : new Date(now + singleUseDays * dayMs);
  const code = await ports.handOut(shopId, { partnerId, visitor, at: new Date(now), expiresAt });
  if (code === null || ports.isTimeToLook()) await ports.fillPool(shopId, partnerId);
  return { code: code ?? offer.sharedCode };
}
