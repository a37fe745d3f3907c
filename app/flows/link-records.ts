/** What the flows about links need of the world: a shop's links within one transaction. */
import type { ShopAddresses } from '#app/domain/link-target.ts';
import type { LinkPorts, NewLink } from './create-link.ts';
import type { WorkRecords } from './partner-records.ts';

/** A link as it can be changed; never an address that was given up. */
export interface LinkRecord {
  readonly linkId: string;
  readonly partnerId: string;
  readonly code: string;
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
  readonly active: boolean;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

export type LinkUpdate = Partial<
  Pick<LinkRecord, 'path' | 'label' | 'campaign' | 'source' | 'creative' | 'active' | 'archivedAt'>
>;

export interface LinkRecords extends LinkPorts, Pick<WorkRecords, 'recordAudit' | 'recordInbox'> {
  readonly getShopAddresses: () => Promise<ShopAddresses>;
  /** Locked until the transaction ends. Null where the shop has no such partner. */
  readonly getPartnerForUpdate: (
    partnerId: string,
  ) => Promise<{ readonly status: string; readonly name: string; readonly programId: string } | null>;
  /** Those that can still be used, archived ones included. */
  readonly countLinks: (partnerId: string) => Promise<number>;
  /** Locked until the transaction ends. Null where the link is not the partner's. */
  readonly getLinkForUpdate: (partnerId: string, linkId: string) => Promise<LinkRecord | null>;
  /** Null where the partner has no link in use. */
  readonly getFirstLinkId: (partnerId: string) => Promise<string | null>;
  /** Of the link and of the addresses that lead through it. */
  readonly updateLink: (linkId: string, update: LinkUpdate) => Promise<void>;
  readonly recordPastCampaign: (linkId: string, until: Date, campaign: string | null) => Promise<void>;
  /** Addresses of the link that were given up. */
  readonly countAliases: (linkId: string) => Promise<number>;
  /** Writes another address of the link; false, and nothing written, where the code is taken. */
  readonly insertAlias: (alias: NewLink, aliasOf: string) => Promise<boolean>;
  /** Lets a link and one of its other addresses change codes. False where the code is no address of this link. */
  readonly swapCodes: (link: Pick<LinkRecord, 'linkId' | 'code'>, code: string) => Promise<boolean>;
  /** Whether nobody has a code like it. Takes the name until the transaction ends, so it is asked where that one fails. */
  readonly isFree: (code: string) => Promise<boolean>;
  /** The campaigns that rules of the programme pay by. No new version of it comes until the transaction ends. */
  readonly listRuledCampaigns: (programId: string) => Promise<readonly string[]>;
}

export interface LinkFlowPorts {
  readonly inShop: <Result>(shopId: string, work: (records: LinkRecords) => Promise<Result>) => Promise<Result>;
  /** After the commit: never throws, never awaited. */
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
}
