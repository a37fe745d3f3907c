/** Links, beside the redirect itself: their QR codes, their addresses on the shop's own host, and what a merchant does with them. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { inShop } from '#app/adapters/db/in-shop.ts';
import { invitationRecords } from '#app/adapters/db/invitation-records.ts';
import type { PageRequest } from '#app/adapters/db/read/admin-keyset.ts';
import {
  listInvitations,
  listUnknownCodes,
  listUtmSettings,
  readInvitationTerms,
} from '#app/adapters/db/read/admin-links.ts';
import { listShopPages } from '#app/adapters/db/read/shop-pages.ts';
import { type QrOptions, qrPng, qrSvg } from '#app/adapters/qr/qr-image.ts';
import { Failure } from '#app/domain/failure.ts';
import { dayMs } from '#app/domain/instant.ts';
import { type LinkHost, linkAddress } from '#app/domain/link-address.ts';
import { adoptCode, type CodeAdoption } from '#app/flows/adopt-code.ts';
import { changeUtm, type UtmChange } from '#app/flows/change-utm.ts';
import { chooseLinkHost } from '#app/flows/choose-link-host.ts';
import type { AddressBook } from '#app/flows/find-link.ts';
import { type InvitationWish, inviteByLink } from '#app/flows/invite-by-link.ts';
import type { Landing, Visit } from '#app/flows/record-click.ts';
import type { Base } from './base.ts';

export interface QrRequest extends QrOptions {
  readonly code: string;
  readonly host: LinkHost;
  readonly format: 'svg' | 'png';
  /** Pixels, of a PNG. */
  readonly size: number;
}

export interface QrImage {
  readonly body: Uint8Array;
  readonly type: string;
  readonly etag: string;
}

/** A poster's code is asked for by everybody who looks at the page that shows it. */
const imagesKept = 500;

/** For so long a code that visitors come by is listed. */
const unknownDays = 30;

export function composeLinks(
  { config, database, clock }: Base,
  ring: (shopId: string) => void,
  doors: { readonly addresses: AddressBook; readonly recordClick: (visit: Visit) => Promise<Landing> },
) {
  const images = new LRUCache<string, QrImage>({ max: imagesKept });
  const ports = {
    inShop: <Result>(shopId: string, work: (records: ReturnType<typeof invitationRecords>) => Promise<Result>) =>
      inShop(database, shopId, (tx) => work(invitationRecords(tx, shopId))),
    ring,
    clock,
  };
  return {
    recordClick: doors.recordClick,

    invite: (shopId: string, wish: InvitationWish) => inviteByLink(ports, shopId, wish),
    adopt: (shopId: string, wish: CodeAdoption) => adoptCode(ports, shopId, wish),
    changeUtm: (shopId: string, change: UtmChange) => changeUtm(ports, shopId, change),
    chooseHost: (shopId: string, choice: { readonly host: LinkHost; readonly actor: string }) =>
      chooseLinkHost(ports, shopId, choice),
    invitations: (shopId: string, page: PageRequest) => listInvitations(database, shopId, page),
    invitationTerms: (shopId: string, partnerId: string) => readInvitationTerms(database, shopId, partnerId),
    unknownCodes: (shopId: string, page: number) =>
      listUnknownCodes(database, shopId, new Date(clock() - unknownDays * dayMs), page),
    utmSettings: (shopId: string) => listUtmSettings(database, shopId),
    pages: (shopId: string, search: string) => listShopPages(database, shopId, search),

    /** Of a link that there is. Throws Failure `not_found`. */
    async qrImage(request: QrRequest): Promise<QrImage> {
      const { code, host, format, size, ecc, margin } = request;
      const link = await doors.addresses.getLink(code);
      const shop = link === null ? null : await doors.addresses.getShop(link.shopId);
      if (shop === null) throw new Failure('not_found', 'There is no such link.');
      const origins = { appUrl: config.appUrl, storefront: shop.storefrontUrl ?? `https://${shop.domain}` };
      const address = linkAddress(code, host, origins);
      const key = JSON.stringify([address, format, format === 'png' ? size : 0, ecc, margin]);
      let image = images.get(key);
      if (image === undefined) {
        image = {
          body: format === 'svg' ? Buffer.from(qrSvg(address, { ecc, margin })) : qrPng(address, { ecc, margin }, size),
          type: format === 'svg' ? 'image/svg+xml' : 'image/png',
          etag: `"${hash('sha256', key, 'base64url').slice(0, 22)}"`,
        };
        images.set(key, image);
      }
      return image;
    },
  };
}
