/**
 * `npm run audit [-- --shop DOMAIN]`: whether the ledger says what the facts say, for every shop or one. A table for each shop with the ids of what is
 * off; status 1 if anything is, 2 where the arguments or the configuration are at fault.
 */
import { parseArgs } from 'node:util';
import { compose, type Services } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import type { AuditCheck } from '#app/flows/audit-shop.ts';

class Mistake extends Error {}

try {
  const domain = readDomain(process.argv.slice(2));
  const services = await compose(configuration(), 'audit');
  try {
    process.exitCode = (await auditAll(services, domain)) === 0 ? 0 : 1;
  } finally {
    await services.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Mistake ? error.message : `The audit failed: ${String(error)}`}\n`);
  process.exitCode = error instanceof Mistake ? 2 : 1;
}

function readDomain(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { shop: { type: 'string' } } });
    return values.shop?.toLowerCase() ?? null;
  } catch (error) {
    throw new Mistake(`${String(error)}\nUsage: npm run audit [-- --shop DOMAIN]`);
  }
}

function configuration() {
  try {
    return readConfig({ LOG_LEVEL: 'warn', ...process.env });
  } catch (error) {
    throw new Mistake(error instanceof Error ? error.message : String(error));
  }
}

/** Returns how many problems were found. */
async function auditAll({ audit }: Services, domain: string | null): Promise<number> {
  let [problems, after] = [0, ''];
  for (;;) {
    const shops = await audit.listShops({ after, limit: 100, domain });
    if (domain !== null && after === '' && shops.length === 0) throw new Mistake(`There is no shop ${domain}.`);
    for (const shop of shops) {
      const checks = await audit.auditShop(shop.shopId);
      process.stdout.write(tableOf(shop.domain, checks));
      problems += checks.reduce((sum, check) => sum + check.problems, 0);
      after = shop.domain;
    }
    if (shops.length === 0) return problems;
  }
}

function tableOf(domain: string, checks: readonly AuditCheck[]): string {
  const lines = checks.flatMap(({ check, rows, problems, offending }) => [
    `  ${check.padEnd(44)}${String(rows).padStart(9)}${String(problems).padStart(10)}`,
    ...offending.map((id) => `      ${id}`),
  ]);
  return [`${domain.padEnd(46)}${'rows'.padStart(9)}${'problems'.padStart(10)}`, ...lines, ''].join('\n');
}
