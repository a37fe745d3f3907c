/** The one door out: who carries out what the outbox asks for. */
import { setTimeout as pause } from 'node:timers/promises';
import { discountWishes } from '#app/adapters/db/discount-wishes.ts';
import { createOutboxStore } from '#app/adapters/db/outbox-delivery.ts';
import { parseOutboxPayload } from '#app/adapters/db/outbox-payloads.ts';
import { listEmbedPrograms, requirePortalName } from '#app/adapters/db/read/embed-programs.ts';
import { createMailer, type Mailer } from '#app/adapters/mail/mailer.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { createDiscountCalls } from '#app/adapters/shopify/discount-codes.ts';
import { createEmbedSettingsCalls } from '#app/adapters/shopify/embed-settings.ts';
import { createPixelCalls } from '#app/adapters/shopify/web-pixel.ts';
import { discountCodeHandler } from '#app/flows/carry-out-codes.ts';
import { webPixelHandler } from '#app/flows/connect-pixel.ts';
import { deliverOutbox, type OutboxPorts } from '#app/flows/deliver-outbox.ts';
import type { OutboxHandlers } from '#app/flows/outbox-attempt.ts';
import { type OutboxTiming, outboxTiming } from '#app/flows/outbox-store.ts';
import { embedSettingsHandler } from '#app/flows/publish-embed-settings.ts';
import { discountTermsHandler } from '#app/flows/update-discounts.ts';
import { atIntervals } from './at-intervals.ts';
import type { Base } from './base.ts';
import { composeMail } from './mail.ts';
import { rewardHandlers } from './rewards.ts';

export function composeOutbox(
  base: Base,
  adminClient: AdminClient,
  timing: OutboxTiming = outboxTiming,
  mailer: Mailer = openMailer(base),
) {
  const { config, database, clock, log } = base;
  const discounts = { ...createDiscountCalls(adminClient), ...discountWishes(database) };
  const handlers: OutboxHandlers = {
    mail: composeMail(base, adminClient, mailer),
    ...rewardHandlers(base, adminClient),
    web_pixel: webPixelHandler(createPixelCalls(adminClient)),
    embed_settings: embedSettingsHandler({
      ...createEmbedSettingsCalls(adminClient),
      // A change counts from its moment; the moment of reading is not before it.
      listEmbedPrograms: (shopId) => listEmbedPrograms(database, shopId, new Date(clock())),
      requirePortalUrl: async (shopId) => `${config.appUrl}/portal/${await requirePortalName(database, shopId)}`,
    }),
    discount_code: discountCodeHandler({ ...discounts, clock, pause: (ms) => pause(ms) }),
    discount_terms: discountTermsHandler(discounts),
  };
  const ports: OutboxPorts = {
    store: createOutboxStore(database),
    handlers,
    parsePayload: parseOutboxPayload,
    timing,
    clock,
    // Ten thousand mails may wait for one mail server; each row says so itself.
    onTrouble: atIntervals(
      60_000,
      ({ error, message, ...item }) => log.warn({ ...item, err: error }, message),
      ({ kind, message }) => `${kind} ${message}`,
    ),
  };
  return {
    /** Carries out up to `limit` of the shop's items that are due; `more` says that others may be. */
    deliverOutbox: (shopId: string, limit: number, stopping?: AbortSignal) =>
      deliverOutbox(ports, shopId, limit, stopping),
    closeOutbox: () => mailer.close(),
  };
}

function openMailer({ config: { smtpUrl, mailFrom, appUrl } }: Base): Mailer {
  return createMailer({ smtpUrl, from: mailFrom, appUrl });
}
