/**
 * The shop's web pixel in Shopify. An app has at most one in a shop, inactive until it is made with its settings: the shop's public key and the
 * app's address. What Shopify has is read first, so that a repeat after a lost answer finds what was made, and a pixel with other settings is
 * changed, never made again. What Shopify refuses is kept in words for the merchant.
 */
import type { Attempt, AttemptResult, OutboxEffect, OutboxHandler, Unfinished } from './outbox-attempt.ts';
import type { WebPixelPayload } from './outbox-kinds.ts';
import { describeRefusals, type NoAnswer, retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

/** What the pixel is told, by the names of its extension's settings. */
export interface PixelSettings {
  readonly accountID: string;
  readonly endpoint: string;
}

export interface FoundPixel {
  readonly pixelGid: string;
  /** Null where they are not those of this release's pixel. */
  readonly settings: PixelSettings | null;
}

export interface ConnectPixelPorts {
  /** Null where the app has no pixel in the shop. */
  readonly readPixel: (shopId: string) => Promise<ShopifyOutcome<FoundPixel | null>>;
  readonly createPixel: (shopId: string, settings: PixelSettings) => Promise<ShopifyOutcome<string>>;
  readonly updatePixel: (shopId: string, pixelGid: string, settings: PixelSettings) => Promise<ShopifyOutcome<string>>;
}

export function webPixelHandler(ports: ConnectPixelPorts): OutboxHandler<WebPixelPayload> {
  return {
    sideBySide: false,
    repeatable: true,
    carryOut: (attempt) => connect(ports, attempt),
    effectOf: (payload, state, error) => ({
      on: 'web_pixel',
      ...payload,
      state: stateOf(state),
      pixelGid: null,
      lastError: error,
    }),
  };
}

function stateOf(unfinished: Unfinished): 'waiting' | 'failed' {
  return unfinished === 'failed' ? 'failed' : 'waiting';
}

async function connect(ports: ConnectPixelPorts, attempt: Attempt<WebPixelPayload>): Promise<AttemptResult> {
  const { shopId, payload } = attempt;
  const wanted: PixelSettings = { accountID: payload.account, endpoint: payload.endpoint };
  const found = await ports.readPixel(shopId);
  if (found.outcome !== 'ok') return toResult(found);
  if (found.data === null) return ended(payload, await ports.createPixel(shopId, wanted));
  const { pixelGid, settings } = found.data;
  if (settings?.accountID === wanted.accountID && settings.endpoint === wanted.endpoint) {
    return ended(payload, { outcome: 'ok', data: pixelGid });
  }
  return ended(payload, await ports.updatePixel(shopId, pixelGid, wanted));
}

function ended(payload: WebPixelPayload, made: ShopifyOutcome<string>): AttemptResult {
  if (made.outcome !== 'ok') return toResult(made);
  const effect: OutboxEffect = {
    on: 'web_pixel',
    ...payload,
    state: 'connected',
    pixelGid: made.data,
    lastError: null,
  };
  return { result: 'done', outcome: { pixelGid: made.data }, effect };
}

/** Made or removed by another attempt since it was read: the next one finds it so. */
const overtaken: ReadonlySet<string> = new Set(['TAKEN', 'NOT_FOUND']);
/** Right once the extension that belongs to this release is deployed, or the merchant has granted what it asks for: neither needs anyone here. */
const premature: ReadonlySet<string> = new Set([
  'NO_EXTENSION',
  'INVALID_SETTINGS',
  'INVALID_SETTINGS_DEFINITION',
  'ACCESS_DENIED',
]);

function toResult(outcome: NoAnswer): AttemptResult {
  if (outcome.outcome !== 'refused') return retryOf(outcome);
  const error = describeRefusals(outcome.errors);
  const said = (codes: ReadonlySet<string>) => outcome.errors.some(({ code }) => codes.has(code ?? ''));
  if (said(overtaken)) return { result: 'retry', error, afterMs: null };
  return said(premature) ? { result: 'blocked', error } : { result: 'failed', error };
}
