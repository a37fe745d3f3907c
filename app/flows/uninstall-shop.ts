/**
 * The app was removed from a shop: its tokens are dead and are deleted at once, everything else is kept for a reinstallation until Shopify
 * asks for its erasure. Webhooks come late and out of order, so one that tells of a removal before the newest installation changes nothing.
 */

export interface UninstallPorts {
  /** One transaction; false where the shop was installed after `at`, and nothing was changed. */
  readonly saveUninstallation: (shopId: string, at: number) => Promise<boolean>;
}

/** `at`: when the app was removed, in milliseconds since the epoch. Returns whether it still holds. */
export async function uninstallShop(ports: UninstallPorts, shopId: string, at: number): Promise<boolean> {
  return ports.saveUninstallation(shopId, at);
}
