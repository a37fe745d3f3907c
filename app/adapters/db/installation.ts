/** A shop's row, and its first programme, as installing and removing the app change them. */
import { v7 as uuidv7 } from 'uuid';
import type { FirstProgram, Installation } from '#app/flows/install-shop.ts';
import type { Database } from './database.ts';
import { demandDuty, insertDuties } from './duty-records.ts';
import { inShopSql, type ShopConnection } from './in-shop.ts';
import { insertOutboxItems } from './outbox.ts';

export async function saveInstallation(database: Database, shopId: string, installation: Installation): Promise<void> {
  await inShopSql(database, shopId, async (sql) => {
    // The update locks the row: of two installations at once the second finds the first one's programme.
    const { rows } = await sql.query<{ installed_at: Date }>(
      `UPDATE shop SET name = $2, email = $3, currency = $4, time_zone = $5, storefront_url = $6, scopes = $7,
         installed_at = CASE WHEN status = 'installed' THEN installed_at ELSE $8 END, status = 'installed', uninstalled_at = NULL
       WHERE shop_id = $1 RETURNING installed_at`,
      [
        shopId,
        installation.name,
        installation.email,
        installation.currency,
        installation.timeZone,
        installation.storefrontUrl,
        installation.scopes,
        new Date(installation.at),
      ],
    );
    await insertDuties(sql, shopId, installation.duties);
    // Shopify forgot the app's pixel when it forgot the app.
    await demandDuty(sql, shopId, 'pixel');
    const { rowCount } = await sql.query('SELECT 1 FROM program WHERE shop_id = $1 LIMIT 1', [shopId]);
    if (rowCount === 0) await insertFirstProgram(sql, shopId, installation.firstProgram, new Date(installation.at));
    const [shop] = rows;
    if (shop !== undefined) await insertOutboxItems(sql, shopId, installation.wishes(shop.installed_at));
  });
}

async function insertFirstProgram(sql: ShopConnection, shopId: string, program: FirstProgram, at: Date): Promise<void> {
  const programId = uuidv7();
  await sql.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank, code_template, code_percent)
     VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`,
    [shopId, programId, program.key, program.kind, program.name, program.codeTemplate, program.codePercent],
  );
  await sql.query(
    `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor, note)
     VALUES ($1, $2, 1, $3, $4, 'installation', NULL)`,
    [shopId, programId, at, JSON.stringify(program.terms)],
  );
}

export async function saveUninstallation(database: Database, shopId: string, at: number): Promise<boolean> {
  return inShopSql(database, shopId, async (sql) => {
    const { rowCount } = await sql.query(
      `UPDATE shop SET status = 'uninstalled', uninstalled_at = coalesce(uninstalled_at, $2)
       WHERE shop_id = $1 AND (status <> 'installed' OR installed_at <= $2)`,
      [shopId, new Date(at)],
    );
    if (rowCount === 0) return false;
    await sql.query('DELETE FROM shopify_session WHERE shop_id = $1', [shopId]);
    await sql.query('DELETE FROM web_pixel WHERE shop_id = $1', [shopId]);
    return true;
  });
}

export async function isInstalled(database: Database, shopId: string): Promise<boolean> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<{ status: string }>('SELECT status FROM shop WHERE shop_id = $1', [shopId]);
    return rows[0]?.status === 'installed';
  });
}
