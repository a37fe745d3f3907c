/**
 * What stands in a link by which somebody refuses mail: who, by a mark of their address that cannot be read back, and our signature, bound to the
 * shop. It works for as long as the mail may lie in a mailbox, without anybody signing in, and does no more than refuse or allow that mail.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { RefusingPerson } from '#app/flows/choose-mail.ts';

export interface UnsubscribeTokens {
  write(shopId: string, person: RefusingPerson): string;
  /** Null for what we have not written for this shop. */
  read(shopId: string, token: string): RefusingPerson | null;
}

/** `key` is 32 bytes in base64. */
export function createUnsubscribeTokens(key: string): UnsubscribeTokens {
  const secret = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'base64'), Buffer.alloc(0), 'tributary/unsubscribe', 32),
  );
  const sign = (shopId: string, said: string): Buffer =>
    createHmac('sha256', secret).update(`${shopId}|${said}`).digest();
  return {
    write(shopId, { mark, customerId }) {
      const said = `${mark}.${customerId ?? ''}`;
      return `${said}.${sign(shopId, said).toString('base64url')}`;
    },
    read(shopId, token) {
      const [, mark, customerId, signature] = /^([\w-]{43})\.(\d{0,20})\.([\w-]{43})$/.exec(token) ?? [];
      if (mark === undefined || customerId === undefined || signature === undefined) return null;
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(shopId, `${mark}.${customerId}`);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return { mark, customerId: customerId === '' ? null : customerId };
    },
  };
}
