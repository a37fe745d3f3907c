/** What partners' codes need of the shop's rows and of Shopify. */
import type { ShopifyOutcome } from './shopify-outcome.ts';

/** What the merchant wants of a code: `paused` is not in Shopify, but to come back. */
export type WantedCode = 'active' | 'paused' | 'deleted';

/** One of a programme's own two discounts: that of codes for everybody, or that of codes for one use. */
export interface ProgramDiscount {
  readonly programId: string;
  readonly programName: string;
  readonly singleUse: boolean;
  /** Null until the first code has made it. */
  readonly discountGid: string | null;
  /** What the shopper saves, as a decimal of percent; null where the programme gives no discount. */
  readonly percent: string | null;
}

/** A code as its row has it. */
export interface CodeStanding {
  readonly code: string;
  readonly wanted: WantedCode;
  /** The discount that it was adopted with; null for one of the programme's own. */
  readonly adoptedGid: string | null;
  /** Whether it leaves because its days are over: one that was used after all stays. */
  readonly expired: boolean;
}

export interface FoundCode {
  readonly discountGid: string;
  readonly discountTitle: string;
  /** Null where the discount holds more codes alike than are looked at. */
  readonly redeemCodeGid: string | null;
  /** How often it was used, as far as Shopify has counted. */
  readonly usedCount: number;
}

export interface AddedCode {
  readonly code: string;
  readonly redeemCodeGid: string | null;
  readonly errors: readonly { readonly code: string | null; readonly message: string }[];
}

export interface Addition {
  readonly done: boolean;
  /** Complete once it is done. */
  readonly codes: readonly AddedCode[];
}

export interface ListedCode {
  readonly code: string;
  readonly redeemCodeGid: string;
}

/** Codes and discounts in Shopify. */
export interface DiscountCalls {
  /** Null where no discount has the code. */
  readonly findByCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundCode | null>>;
  readonly createDiscount: (
    shopId: string,
    discount: {
      readonly title: string;
      readonly code: string;
      readonly percent: string;
      readonly startsAt: number;
      /** Of each of its codes, as Shopify counts; null for any number. */
      readonly usesPerCode: number | null;
    },
  ) => Promise<ShopifyOutcome<{ readonly discountGid: string }>>;
  /** Begins to add up to {@link codesPerCall} codes; the answer names the work. */
  readonly beginAddition: (
    shopId: string,
    discountGid: string,
    codes: readonly string[],
  ) => Promise<ShopifyOutcome<string>>;
  /** How far the work has come; null where it is unknown. */
  readonly readAddition: (shopId: string, additionGid: string) => Promise<ShopifyOutcome<Addition | null>>;
  /** The {@link codesPerCall} codes that were added to it last. */
  readonly listNewest: (shopId: string, discountGid: string) => Promise<ShopifyOutcome<readonly ListedCode[]>>;
  /** Begins to take codes out of a discount; the answer names the work. */
  readonly beginRemoval: (
    shopId: string,
    discountGid: string,
    redeemCodeGids: readonly string[],
  ) => Promise<ShopifyOutcome<string>>;
  readonly isRemovalDone: (shopId: string, removalGid: string) => Promise<ShopifyOutcome<boolean>>;
}

/** Shopify takes no more at a time. */
export const codesPerCall = 250;

export interface DiscountCodePorts extends DiscountCalls {
  /** Null where the partner is gone. `singleUse` of the discount is that of the codes. */
  readonly readWishes: (
    shopId: string,
    wishes: readonly { readonly partnerId: string; readonly code: string }[],
  ) => Promise<{ readonly discount: ProgramDiscount; readonly codes: readonly CodeStanding[] } | null>;
  readonly saveDiscount: (shopId: string, discount: ProgramDiscount, discountGid: string | null) => Promise<void>;
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

export function discountTitle({ programName, singleUse }: ProgramDiscount): string {
  return singleUse ? `Tributary: ${programName} (single use)` : `Tributary: ${programName}`;
}
