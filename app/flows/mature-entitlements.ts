/**
 * The end of a hold: what is pending, undisputed and past its time becomes available, each with a posting of its own whose cause names the
 * decision. Deciding again at that time would give the same; this only spares the deciding, because nothing but time has passed.
 */
import type { InboxPorts } from './ports.ts';

const entitlementsPerBatch = 500;

/** Matures one batch of a shop. */
export async function matureEntitlements(
  ports: Pick<InboxPorts, 'inTransaction' | 'clock'>,
  shopId: string,
): Promise<{ readonly matured: number; readonly more: boolean }> {
  return ports.inTransaction(shopId, async (tx) => {
    const now = ports.clock();
    const matured = await tx.claimMatured(now, entitlementsPerBatch);
    if (matured.length > 0) await tx.postMatured(matured, now);
    return { matured: matured.length, more: matured.length === entitlementsPerBatch };
  });
}
