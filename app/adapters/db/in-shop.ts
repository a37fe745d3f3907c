/**
 * The only way to a shop's rows: a transaction that names the shop first. The name is a literal `SET LOCAL`, the one form that a distributed
 * PostgreSQL forwards to its workers; it ends with the transaction, so a pooled connection carries nothing over to the next shop. Without it
 * the policies admit no row at all.
 */
import type pg from 'pg';
import { invariant } from '#app/domain/failure.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';

/** Prisma's client within a shop's transaction. */
export type ShopTransaction = Prisma.TransactionClient;

/** A plain connection within a shop's transaction, for the measured hot paths. */
export type ShopConnection = Pick<pg.PoolClient, 'query'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function nameShop(shopId: string): string {
  invariant(uuid.test(shopId), `a shop's id is a UUID, not ${JSON.stringify(shopId)}`);
  return `SET LOCAL app.shop_id = '${shopId}'`;
}

/** Runs `work` in one transaction on the shop's rows, through Prisma. Rolls back when `work` throws. */
export async function inShop<Result>(
  database: Database,
  shopId: string,
  work: (tx: ShopTransaction) => Promise<Result>,
): Promise<Result> {
  const naming = nameShop(shopId);
  return database.prisma.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe(naming);
      return work(tx);
    },
    { maxWait: 5_000, timeout: 20_000 },
  );
}

/** The same through plain SQL; the transaction begins and names the shop in one round trip. */
export function inShopSql<Result>(
  database: Database,
  shopId: string,
  work: (sql: ShopConnection) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, `BEGIN; ${nameShop(shopId)}`, work);
}

/** The same for reading alone: every statement sees the same moment, and the database refuses to write or to lock. */
export function inShopSnapshot<Result>(
  database: Database,
  shopId: string,
  work: (sql: ShopConnection) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${nameShop(shopId)}`, work);
}

async function inTransaction<Result>(
  database: Database,
  begin: string,
  work: (sql: ShopConnection) => Promise<Result>,
): Promise<Result> {
  const client = await database.app.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away.
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
