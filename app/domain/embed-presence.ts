/*
 * Whether the app's embed runs in the shop's theme. Nobody tells us when it is switched on or off, but it asks who sent a visitor whenever one
 * comes by a link, so it is there while it was heard of lately. It matters for codes that are applied by themselves: the embed sees what the
 * shopper has on the cart already and leaves it alone, Shopify's discount links do not.
 */
import type { EpochMs } from './facts.ts';

const hourMs = 60 * 60 * 1_000;

/** A shop where nobody comes by a link for longer is taken for one without the embed until the next visitor. */
const trustedMs = 3 * 24 * hourMs;

export function isEmbedOn(seenAt: EpochMs | null, now: EpochMs): boolean {
  return seenAt !== null && now - seenAt < trustedMs;
}

/** Seldom enough that a busy shop's row is left alone, often enough that it is never taken for one without. */
export function isTimeToNote(seenAt: EpochMs | null, now: EpochMs): boolean {
  return seenAt === null || now - seenAt >= 6 * hourMs;
}
