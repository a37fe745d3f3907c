/** The merchant puts the set-up guide away, which can be done once nothing in it is left to do. */
import { Failure } from '#app/domain/failure.ts';
import type { WorkRecords } from './partner-records.ts';

export interface SetupRecords extends WorkRecords {
  /** Whether the first order has been given to a partner: the last step, which the others lead to. */
  isFirstOrderTracked(): Promise<boolean>;
  recordSetupDismissed(at: Date): Promise<void>;
}

export interface SetupPorts {
  readonly inShop: <Result>(shopId: string, work: (records: SetupRecords) => Promise<Result>) => Promise<Result>;
  readonly clock: () => number;
}

/** Throws {@link Failure} `conflict` while the guide still has something to say. */
export function dismissSetup(ports: SetupPorts, shopId: string, actor: string): Promise<void> {
  return ports.inShop(shopId, async (records) => {
    if (!(await records.isFirstOrderTracked())) {
      throw new Failure('conflict', 'The set-up guide stays until the first order has been tracked.');
    }
    const at = new Date(ports.clock());
    await records.recordSetupDismissed(at);
    await records.recordAudit({ at, actor, action: 'setup.dismissed', subject: 'shop', detail: {} });
  });
}
