/**
 * The merchant makes a link for a partner: an invitation, a salesperson's, a campaign's. It may earn a commission of its own. That is a rule which
 * asks for the link's campaign and is tried before all others, so it comes with a new version of the programme: orders of before keep what they
 * earned. The campaign is the link's alone. A link that was there before cannot come to earn by the rule, and no partner can take the campaign.
 */
import { Failure, invariant } from '#app/domain/failure.ts';
import { invitationRule, invitationRuleKey } from '#app/domain/invitation-rule.ts';
import { codeName } from '#app/domain/link-code.ts';
import { parseLinkTarget } from '#app/domain/link-target.ts';
import type { RulePay } from '#app/domain/program.ts';
import { chooseCode } from './choose-link-code.ts';
import { createLink, type NewLink } from './create-link.ts';
import type { LinkRecords } from './link-records.ts';
import type { CurrentProgram, ProgramRecords } from './program-records.ts';

export interface InvitationWish {
  readonly partnerId: string;
  /** What the merchant calls it. */
  readonly label: string;
  /** As typed. */
  readonly target: string;
  /** As typed; null for a code that is drawn. */
  readonly slug: string | null;
  /** Null where the link earns what the partner's other links earn. */
  readonly reward: RulePay | null;
  /** The programme's version when the form was shown, where there is a reward. */
  readonly basedOn: number | null;
  readonly actor: string;
}

export interface InvitationRecords extends LinkRecords {
  readonly program: Pick<ProgramRecords, 'getProgramForUpdate' | 'recordVersion'>;
  /** Whether any link of the shop has or had the campaign. */
  readonly isCampaignUsed: (campaign: string) => Promise<boolean>;
}

export interface InvitationPorts {
  readonly inShop: <Result>(shopId: string, work: (records: InvitationRecords) => Promise<Result>) => Promise<Result>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
}

/** Throws {@link Failure}: `invalid_input` by field, `forbidden` for a partner who is not approved, `conflict` where a newer version exists. */
export async function inviteByLink(ports: InvitationPorts, shopId: string, wish: InvitationWish): Promise<NewLink> {
  const link = await ports.inShop(shopId, async (records) => {
    const target = parseLinkTarget(wish.target, await records.getShopAddresses());
    if (target.kind !== 'page')
      throw new Failure('invalid_input', 'A link leads to a page of your shop.', targetMistake);
    const partner = await records.getPartnerForUpdate(wish.partnerId);
    if (partner === null) throw new Failure('not_found', 'There is no such partner.');
    if (partner.status !== 'approved') throw new Failure('forbidden', 'Only an approved partner’s links earn.');
    // With the programme held nobody can take the campaign meanwhile.
    const current = wish.reward === null ? null : await requireVersion(records, partner.programId, wish.basedOn);
    const campaign = await freeCampaign(records, wish.label, current);
    const at = new Date(ports.clock());
    const { partnerId, label } = wish;
    const words = { partnerId, path: target.path, label, campaign, createdAt: at, invitation: true };
    const { slug } = wish;
    const made =
      slug === null
        ? await createLink(records, { ...words, name: label })
        : await chooseCode(records, { ...words, slug, name: partner.name });
    const version = current === null ? null : await recordReward(records, current, wish, { campaign, at });
    await records.recordAudit({
      at,
      actor: wish.actor,
      action: 'link.invited',
      subject: `partner:${partnerId}`,
      detail: { code: made.code, label, campaign, path: target.path, ...(version === null ? {} : { version }) },
    });
    return made;
  });
  if (wish.reward !== null) ports.ring(shopId);
  return link;
}

async function requireVersion(
  { program }: InvitationRecords,
  programId: string,
  basedOn: number | null,
): Promise<CurrentProgram> {
  const current = await program.getProgramForUpdate(programId);
  if (current !== null && current.version === basedOn) return current;
  throw new Failure('conflict', 'Someone else saved the programme meanwhile. Reload the page to see its terms.');
}

/** The version that was written. */
async function recordReward(
  records: InvitationRecords,
  current: CurrentProgram,
  { reward, actor }: InvitationWish,
  { campaign, at }: { readonly campaign: string; readonly at: Date },
): Promise<number> {
  invariant(reward !== null, 'the programme was asked for because there is a reward');
  const { programId } = current;
  const effectiveAt = new Date(Math.max(at.getTime(), current.effectiveAt.getTime()));
  const version = current.version + 1;
  const terms = { ...current.terms, rules: [invitationRule(campaign, reward), ...current.terms.rules] };
  await records.program.recordVersion({ programId, version, effectiveAt, terms, actor });
  await records.recordInbox('tributary/program-changed', `program-changed:${programId}:${version}`, {
    since: effectiveAt.getTime(),
  });
  return version;
}

async function freeCampaign(
  records: InvitationRecords,
  label: string,
  current: CurrentProgram | null,
): Promise<string> {
  const stem = codeName(label) || 'invitation';
  const ruled = new Set(current?.terms.rules.map(({ key }) => key));
  for (let number = 1; ; number++) {
    const campaign = number === 1 ? stem : `${stem}-${number}`;
    if (!ruled.has(invitationRuleKey(campaign)) && !(await records.isCampaignUsed(campaign))) return campaign;
  }
}

const targetMistake = { target: 'A page of your shop: its address, or a path such as /products/tea.' };
