/**
 * The duty that keeps the shop's web pixel what it should be: after an installation, where the app's address or the shop's key has changed, and
 * where Shopify refused it before. It only asks for it; see connect-pixel.ts for what is then done.
 */
import type { Duty } from './duties.ts';
import { type OutboxWish, webPixelWish } from './outbox-kinds.ts';

export interface PixelStanding {
  readonly isInstalled: boolean;
  /** The shop's public key. */
  readonly account: string;
  /** As it was last saved; null before the first time. */
  readonly saved: { readonly state: string; readonly account: string; readonly endpoint: string } | null;
  /** A wish for it has not ended yet. */
  readonly isAskedFor: boolean;
}

export interface KeepPixelPorts {
  /** Where the pixel reports to. */
  readonly endpoint: string;
  readonly readStanding: (shopId: string) => Promise<PixelStanding>;
  readonly writeOutbox: (shopId: string, wish: OutboxWish) => Promise<void>;
  readonly ring: (shopId: string) => void;
  readonly newId: () => string;
}

/** How soon a new address, or a wish that failed, is seen to. */
const lookAgainMs = 60 * 60 * 1_000;

export function keepPixel(ports: KeepPixelPorts): Duty {
  return async (shopId) => {
    const { isInstalled, account, saved, isAskedFor } = await ports.readStanding(shopId);
    const { endpoint } = ports;
    const stands = saved?.state === 'connected' && saved.account === account && saved.endpoint === endpoint;
    if (!isInstalled || stands || isAskedFor) return { end: 'continues', state: null, afterMs: lookAgainMs };
    await ports.writeOutbox(shopId, webPixelWish({ account, endpoint }, ports.newId()));
    ports.ring(shopId);
    return { end: 'done', report: { endpoint }, state: null };
  };
}
