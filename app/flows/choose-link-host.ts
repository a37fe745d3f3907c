/** On which host a shop's links are shown. Every link works on both at any time, so nothing that was shared before stops working. */
import type { LinkHost } from '#app/domain/link-address.ts';
import type { WorkRecords } from './partner-records.ts';

export interface LinkHostRecords extends Pick<WorkRecords, 'recordAudit'> {
  readonly updateLinkHost: (host: LinkHost) => Promise<void>;
}

export interface LinkHostPorts {
  readonly inShop: <Result>(shopId: string, work: (records: LinkHostRecords) => Promise<Result>) => Promise<Result>;
  readonly clock: () => number;
}

export function chooseLinkHost(
  ports: LinkHostPorts,
  shopId: string,
  { host, actor }: { readonly host: LinkHost; readonly actor: string },
): Promise<void> {
  return ports.inShop(shopId, async (records) => {
    await records.updateLinkHost(host);
    const at = new Date(ports.clock());
    await records.recordAudit({ at, actor, action: 'links.host_chosen', subject: 'shop', detail: { host } });
  });
}
