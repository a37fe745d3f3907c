/** What reading the whole catalogue needs beside the products' own records, and what it remembers between its turns. */
import { z } from 'zod';
import type { EpochMs } from '#app/domain/facts.ts';
import type { SyncRecords, SyncState } from '#app/flows/sync-catalog.ts';
import type { ShopConnection } from './in-shop.ts';
import { catalogRecords } from './product-records.ts';

const syncState = z.object({
  position: z.string(),
  operationGid: z.string().nullable(),
  failed: z.string().nullable(),
  askedAt: z.number(),
  nextByte: z.number(),
  products: z.number(),
  changed: z.number(),
});

/** What a turn of the catalogue's duty kept; null for anything else. */
export function readSyncState(state: unknown): SyncState | null {
  return syncState.safeParse(state).data ?? null;
}

/** See `SyncRecords.getLastPosition`. */
async function getLastPosition(sql: ShopConnection): Promise<string> {
  const { rows } = await sql.query<{ position: string }>(
    'SELECT coalesce(max(position), 0)::text AS position FROM product_version',
  );
  return rows[0]?.position ?? '0';
}

/** See `SyncRecords.getAffectsFrom`. */
async function getAffectsFrom(sql: ShopConnection, afterPosition: string): Promise<EpochMs | null> {
  const { rows } = await sql.query<{ at: Date | null }>(
    'SELECT min(affects_from) AS at FROM product_version WHERE position > $1',
    [afterPosition],
  );
  return rows[0]?.at?.getTime() ?? null;
}

export function syncRecords(sql: ShopConnection, shopId: string): SyncRecords {
  return {
    ...catalogRecords(sql, shopId),
    getLastPosition: () => getLastPosition(sql),
    getAffectsFrom: (afterPosition) => getAffectsFrom(sql, afterPosition),
  };
}
