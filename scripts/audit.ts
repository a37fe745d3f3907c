/**
 * `npm run audit [-- --shop DOMAIN] [--json]`: whether the ledger says what the facts say, for every shop or one. It runs the nightly audit now, so
 * its report is kept and shown to the merchant. A table for each shop with what is off, or with `--json` a line for each shop; status 1 if anything
 * is off, 2 where the arguments or the configuration are at fault. docs/audit.md says what each check means.
 */
import { parseArgs } from 'node:util';
import { compose, type Services } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import type { AuditCheck } from '#app/flows/audit-shop.ts';

class Mistake extends Error {}

interface Options {
  /** Null for all. */
  readonly domain: string | null;
  readonly json: boolean;
}

try {
  const options = readOptions(process.argv.slice(2));
  const services = await compose(configuration(), 'audit');
  try {
    process.exitCode = (await auditAll(services, options)) === 0 ? 0 : 1;
  } finally {
    await services.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Mistake ? error.message : `The audit failed: ${String(error)}`}\n`);
  process.exitCode = error instanceof Mistake ? 2 : 1;
}

function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { shop: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    return { domain: values.shop?.toLowerCase() ?? null, json: values.json };
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\nUsage: npm run audit [-- --shop DOMAIN] [--json]`);
  }
}

function configuration() {
  try {
    return readConfig({ LOG_LEVEL: 'silent', ...process.env });
  } catch (error) {
    throw new Mistake(error instanceof Error ? error.message : String(error));
  }
}

/** Returns how many problems were found. */
async function auditAll({ audit, duties }: Services, { domain, json }: Options): Promise<number> {
  let [problems, after] = [0, ''];
  for (;;) {
    const shops = await audit.listShops({ after, limit: 100, domain });
    if (domain !== null && after === '' && shops.length === 0) throw new Mistake(`There is no shop ${domain}.`);
    for (const shop of shops) {
      const { checks } = audit.readReport(await duties.runToEnd(shop.shopId, 'audit'));
      process.stdout.write(json ? `${JSON.stringify({ shop: shop.domain, checks })}\n` : tableOf(shop.domain, checks));
      problems += checks.reduce((sum, check) => sum + check.problems, 0);
      after = shop.domain;
    }
    if (shops.length === 0) return problems;
  }
}

function tableOf(domain: string, checks: readonly AuditCheck[]): string {
  const line = (name: string, counts: readonly (string | number)[]): string =>
    name.padEnd(58) + counts.map((count) => String(count).padStart(10)).join('');
  return [
    line(domain, ['rows', 'waiting', 'problems']),
    ...checks.flatMap(({ check, rows, waiting, problems, offending }) => [
      line(`  ${check}`, [rows, waiting, problems]),
      ...offending.map((what) => `      ${what}`),
    ]),
    '',
  ].join('\n');
}
