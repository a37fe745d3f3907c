/** The shop's embed asked for something: that is noted now and then, because it says how codes are applied; see domain/embed-presence.ts. */
import { isTimeToNote } from '#app/domain/embed-presence.ts';
import type { AddressBook } from './find-link.ts';

export interface EmbedPorts {
  readonly addresses: Pick<AddressBook, 'getShop'>;
  /** Only forwards. */
  readonly noteEmbedSeen: (shopId: string, at: Date) => Promise<void>;
  readonly clock: () => number;
}

export async function noticeEmbed(ports: EmbedPorts, shopId: string): Promise<void> {
  const now = ports.clock();
  const shop = await ports.addresses.getShop(shopId);
  if (shop !== null && isTimeToNote(shop.embedSeenAt, now)) await ports.noteEmbedSeen(shopId, new Date(now));
}
