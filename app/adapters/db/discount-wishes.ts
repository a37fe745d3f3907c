/** What is wanted of partners' codes and of their programmes' discounts, for whoever carries it out in Shopify. */
import { comparableText } from '#app/domain/text.ts';
import type { CodeStanding, DiscountCodePorts, ProgramDiscount, WantedCode } from '#app/flows/discount-code-ports.ts';
import type { DiscountTermsPorts } from '#app/flows/update-discounts.ts';
import type { Database } from './database.ts';
import { inShop, inShopSql } from './in-shop.ts';

interface WishRow {
  readonly code: string;
  readonly wanted: WantedCode;
  readonly adopted_gid: string | null;
  readonly single_use: boolean;
  readonly expired: boolean;
  readonly program_id: string;
  readonly program_name: string;
  readonly discount_gid: string | null;
  readonly single_use_gid: string | null;
  readonly code_percent: string | null;
}

type DiscountWishes = Pick<DiscountCodePorts, 'readWishes' | 'saveDiscount'> & Pick<DiscountTermsPorts, 'readTerms'>;

export function discountWishes(database: Database): DiscountWishes {
  return {
    async readTerms(shopId, programId) {
      const program = await inShop(database, shopId, (tx) =>
        tx.program.findUnique({ where: { shopId_programId: { shopId, programId } } }),
      );
      if (program === null) return null;
      const { name: programName, codePercent: percent, discountGid, singleUseGid } = program;
      const discounts = [
        { discountGid, singleUse: false },
        { discountGid: singleUseGid, singleUse: true },
      ];
      return {
        programName,
        percent,
        discounts: discounts.flatMap(({ discountGid: gid, singleUse }) =>
          gid === null ? [] : [{ discountGid: gid, singleUse }],
        ),
      };
    },
    async readWishes(shopId, wishes) {
      const rows = await inShopSql(database, shopId, async (sql) => {
        const keys = wishes.map(({ code }) => comparableText(code));
        const found = await sql.query<WishRow>(
          `SELECT code, wanted, discount_code.discount_gid AS adopted_gid, single_use,
              wanted = 'deleted' AND expires_at IS NOT NULL AS expired, program_id, program.name AS program_name,
              program.discount_gid, single_use_gid, code_percent
             FROM discount_code JOIN partner USING (shop_id, partner_id) JOIN program USING (shop_id, program_id)
            WHERE code_key = ANY($1) ORDER BY discount_code.created_at, code_key`,
          [keys],
        );
        return found.rows;
      });
      const [first] = rows;
      // A serial key is of one programme and one kind of codes: what the first is of, all are.
      return first === undefined ? null : { discount: toDiscount(first), codes: rows.map(toStanding) };
    },
    async saveDiscount(shopId, { programId, singleUse }, discountGid) {
      await inShop(database, shopId, (tx) =>
        tx.program.update({
          where: { shopId_programId: { shopId, programId } },
          data: singleUse ? { singleUseGid: discountGid } : { discountGid },
        }),
      );
    },
  };
}

function toDiscount(row: WishRow): ProgramDiscount {
  return {
    programId: row.program_id,
    programName: row.program_name,
    singleUse: row.single_use,
    discountGid: row.single_use ? row.single_use_gid : row.discount_gid,
    percent: row.code_percent,
  };
}

function toStanding({ code, wanted, adopted_gid, expired }: WishRow): CodeStanding {
  return { code, wanted, adoptedGid: adopted_gid, expired };
}
