/**
 * A new link of a partner. Its code is unique over all shops, because links of all shops share the application's own host: the directory
 * entry is written first, a code that is taken is drawn again, and link and entry appear together or not at all. Whoever approves a
 * partner creates the first link in the same transaction, by the same function.
 */
import { invariant } from '#app/domain/failure.ts';
import { linkCode } from '#app/domain/link-code.ts';

export interface NewLink {
  readonly linkId: string;
  readonly partnerId: string;
  readonly code: string;
  /** A path in the shop with its query, checked by the caller. */
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly source?: string | null;
  readonly creative?: string | null;
  /** Made by the merchant for the partner. */
  readonly invitation?: boolean;
  /** From then on it is the partner's. */
  readonly createdAt: Date;
}

export interface LinkPorts {
  /** Writes the link with its directory entry into the caller's transaction; false, and nothing written, where the code is taken. */
  readonly insertLink: (link: NewLink) => Promise<boolean>;
  readonly newLinkId: () => string;
  readonly randomBytes: (length: number) => Uint8Array;
}

export type LinkWish = Omit<NewLink, 'linkId' | 'code'> & {
  /** What the code begins with: the partner's name, or a label. */
  readonly name: string;
};

const attempts = 8;
const suffixLength = 4;
const namelessLength = 10;

/** Creates the link and returns it with its code. */
export async function createLink(ports: LinkPorts, wish: LinkWish): Promise<NewLink> {
  const { name, ...rest } = wish;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const named = linkCode(name, ports.randomBytes(suffixLength));
    const code = named.length > suffixLength ? named : linkCode('', ports.randomBytes(namelessLength));
    const link = { ...rest, linkId: ports.newLinkId(), code };
    if (await ports.insertLink(link)) return link;
  }
  invariant(false, `${attempts} random codes in a row are taken`);
}
