/**
 * The composition root: the one place where flows meet adapters. The server and the workers each call it once; routes receive the result in
 * Remix's load context and see its types alone.
 */
import { openDatabase } from '#app/adapters/db/database.ts';
import { createLog } from '#app/adapters/log/log.ts';
import { composeAdmin } from './composition/admin.ts';
import { composeAudit } from './composition/audit.ts';
import type { Base, Clock } from './composition/base.ts';
import { composeCatalog } from './composition/catalog.ts';
import { composeCodeChanges, composeCodes } from './composition/codes.ts';
import { composeDoors } from './composition/doors.ts';
import { composeDuties } from './composition/duties.ts';
import { composeLinks } from './composition/links.ts';
import { composeReminders } from './composition/mail.ts';
import { composeOutbox } from './composition/outbox.ts';
import { composeDoorbell, composePath, silentDoorbell } from './composition/path.ts';
import { composeKeepPixel, composeOldVisits } from './composition/pixel.ts';
import { composePortal } from './composition/portal.ts';
import { composeReconcile } from './composition/reconcile.ts';
import { composeReferrals } from './composition/referrals.ts';
import { composeRewards } from './composition/rewards.ts';
import { composeShopify } from './composition/shopify.ts';
import { composeStorefront } from './composition/storefront.ts';
import { composeSurvey } from './composition/survey.ts';
import type { Config } from './config.ts';

export type Services = Awaited<ReturnType<typeof compose>>;

/** `clock` is the real one but where the past is written, as by the seed and by a replay. */
export async function compose(
  config: Config,
  name: 'server' | 'worker' | 'replay' | 'audit' | 'reconcile' | 'seed' | 'test',
  clock: Clock = Date.now,
) {
  const log = createLog(config.logLevel, name);
  const database = openDatabase({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    onIdleError: (error) => log.warn({ err: error }, 'a database connection was lost while idle'),
  });
  const base: Base = { config, log, clock, database };
  // A replay does its work itself, in the order of its tape, and knows of people what the tape tells.
  const doorbell = name === 'replay' ? silentDoorbell : composeDoorbell(base);
  const { ring } = doorbell;
  const doors = await composeDoors(base, ring);
  const shopify = composeShopify(base);
  const outbox = composeOutbox(base, shopify.adminClient);
  const path = composePath(base, name === 'replay' ? { ...shopify, readFriend: async () => null } : shopify);
  const audit = composeAudit(base, path);
  const reconcile = composeReconcile(base, shopify, path);
  const rewards = composeRewards(base, shopify.adminClient, ring);
  const reminders = composeReminders(base, ring);
  const referrals = composeReferrals(base, shopify.adminClient, ring);
  const codes = composeCodes(base, ring);
  const codeChanges = composeCodeChanges(base, shopify.adminClient, ring);
  const { syncCatalog } = composeCatalog(base, shopify, ring);
  return {
    ...base,
    ...doors,
    admin: { ...composeAdmin(base, ring), ...codeChanges },
    portal: composePortal(base, ring),
    shopify,
    path,
    audit,
    reconcile,
    rewards,
    reminders,
    duties: composeDuties(base, {
      edition: path.settleEdition(ring),
      pixel: composeKeepPixel(base, ring),
      audit: audit.auditNightly,
      reconcile: reconcile.reconcileHourly,
      catalog: syncCatalog,
      journeys: path.collectJourneys(shopify),
      rewards: rewards.payRewardsDuty,
      reminders: reminders.remindCustomersDuty,
      code_pools: codes.fillPools,
      codes: codeChanges.compareCodes,
      code_expiry: codes.expireCodes,
      personal_codes: rewards.lookAtCodes,
      customers: referrals.learnCustomers,
      old_visits: composeOldVisits(base),
    }),
    referrals,
    survey: composeSurvey(base, ring),
    storefront: composeStorefront(base, { ...doors, requireCustomer: shopify.requireCustomer, ring }),
    links: composeLinks(base, ring, doors),
    deliverOutbox: outbox.deliverOutbox,
    async close() {
      await doors.closeDoors();
      await doorbell.close();
      outbox.closeOutbox();
      await database.close();
    },
  };
}
