/**
 * What the theme extension must know before a page is drawn, kept by Shopify as metafield `tributary.settings` of the app's installation, where
 * Liquid reads it without asking us. It is written after installation and after every change of a programme, and always whole, from the rows
 * as they are when the item's turn comes: writing it again, or late, never leaves an older state behind. It holds what a visitor of the shop
 * may see and nothing else.
 */
import type { ProgramTerms, RulePay } from '#app/domain/program.ts';
import { type CodeMode, settingsOf } from '#app/domain/program-settings.ts';
import type { Attempt, AttemptResult, OutboxHandler } from './outbox-attempt.ts';
import type { EmbedSettingsPayload } from './outbox-kinds.ts';
import { retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

/** An active programme with the terms in force. */
export interface EmbedProgram {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly version: number;
  readonly autoApprove: boolean;
  readonly applyCode: boolean;
  readonly codeMode: CodeMode;
  readonly terms: ProgramTerms;
}

/** The metafield's JSON, as the extension's Liquid reads it. */
export interface EmbedSettings {
  /** Whether some programme has its partners' codes applied for visitors who come by link. */
  readonly applyCode: boolean;
  readonly codeMode: CodeMode;
  /** Whether there is anybody in whose name a visitor could be greeted. */
  readonly banner: boolean;
  /** Whether customers may refer friends. */
  readonly referral: boolean;
  /** Where partners sign in. */
  readonly portal: string;
  /** Those that one applies to, in the merchant's order. */
  readonly programs: readonly {
    readonly key: string;
    readonly name: string;
    /** Of the terms that an applicant accepts. */
    readonly version: number;
    readonly autoApprove: boolean;
    readonly rate: RulePay;
    readonly windowDays: number;
    readonly holdDays: number;
  }[];
}

export interface EmbedSettingsPorts {
  readonly listEmbedPrograms: (shopId: string) => Promise<readonly EmbedProgram[]>;
  /** Throws where the shop is not known. */
  readonly requirePortalUrl: (shopId: string) => Promise<string>;
  /** Shopify's id of the app's installation, which owns the metafield. */
  readonly readInstallation: (shopId: string) => Promise<ShopifyOutcome<string>>;
  readonly writeSettings: (
    shopId: string,
    installationGid: string,
    settings: EmbedSettings,
  ) => Promise<ShopifyOutcome<null>>;
}

export function embedSettings(programs: readonly EmbedProgram[], portal: string): EmbedSettings {
  const applying = programs.filter(({ applyCode }) => applyCode);
  return {
    applyCode: applying.length > 0,
    codeMode: applying.some(({ codeMode }) => codeMode === 'single_use') ? 'single_use' : 'shared',
    banner: programs.length > 0,
    referral: programs.some(({ kind }) => kind === 'referral'),
    portal,
    programs: programs
      .filter(({ kind }) => kind !== 'referral')
      .map(({ key, name, version, autoApprove, terms }) => {
        const { rate, windowDays, holdDays } = settingsOf(terms, { autoApprove, code: null });
        return { key, name, version, autoApprove, rate, windowDays, holdDays };
      }),
  };
}

export function embedSettingsHandler(ports: EmbedSettingsPorts): OutboxHandler<EmbedSettingsPayload> {
  return {
    sideBySide: false,
    repeatable: true,
    carryOut: (attempt) => publish(ports, attempt),
    effectOf: () => null,
  };
}

async function publish(ports: EmbedSettingsPorts, { shopId }: Attempt<EmbedSettingsPayload>): Promise<AttemptResult> {
  const installation = await ports.readInstallation(shopId);
  if (installation.outcome !== 'ok') return retryOf(installation);
  const settings = embedSettings(await ports.listEmbedPrograms(shopId), await ports.requirePortalUrl(shopId));
  const written = await ports.writeSettings(shopId, installation.data, settings);
  return written.outcome === 'ok' ? { result: 'done', outcome: null, effect: null } : retryOf(written);
}
