/** A customer of the shop as a partner of a programme. */
import type { StandingPorts } from '#app/flows/application-standing.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';

export function findStorefrontPartner(database: Database): StandingPorts['findPartner'] {
  return (shopId, programKey, { customerId, email }) =>
    inShop(database, shopId, (tx) =>
      tx.partner.findFirst({
        where: {
          shopId,
          program: { key: programKey },
          OR: [{ customerId }, ...(email === null ? [] : [{ emailKey: email.trim().toLowerCase() }])],
        },
        select: { number: true, status: true },
      }),
    );
}
