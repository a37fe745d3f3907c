/**
 * What a merchant does to a partner's discount codes: adds one, assigns one that the shop has already, renames, pauses, resumes, deletes and takes
 * back. A code is one partner's for good: nobody else ever gets it, and orders placed while it was theirs stay theirs. What Shopify must do is a
 * wish beside the change; a code that was adopted belongs to a discount of the merchant's own, in which nothing is ever changed.
 */
import { parseDiscountCode } from '#app/domain/discount-code.ts';
import { Failure } from '#app/domain/failure.ts';
import { comparableText } from '#app/domain/text.ts';
import type { FoundCode, WantedCode } from './discount-code-ports.ts';
import { discountCodeWish } from './outbox-kinds.ts';
import type { WorkRecords } from './partner-records.ts';
import type { ShopifyOutcome } from './shopify-outcome.ts';

export interface CodeRow {
  readonly code: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly wanted: WantedCode;
  /** What Shopify has; see prisma/schema.prisma. */
  readonly state: string;
  readonly adopted: boolean;
  readonly singleUse: boolean;
  readonly endedAt: Date | null;
}

export interface CodeUpdate {
  readonly wanted?: WantedCode;
  readonly state?: 'pending' | 'deleted' | 'active';
  readonly endedAt?: Date | null;
  readonly replacedBy?: string | null;
}

export interface CodeRecords extends WorkRecords {
  /** Locked until the transaction ends. */
  getPartnerForUpdate(partnerId: string): Promise<{ readonly programId: string; readonly name: string } | null>;
  getCode(code: string): Promise<CodeRow | null>;
  recordCode(code: {
    readonly code: string;
    readonly partnerId: string;
    readonly createdAt: Date;
    /** Where the shop has it already. */
    readonly found: FoundCode | null;
  }): Promise<void>;
  updateCode(code: string, update: CodeUpdate): Promise<void>;
}

export interface CodePorts {
  readonly inShop: <Result>(shopId: string, work: (records: CodeRecords) => Promise<Result>) => Promise<Result>;
  readonly findByCode: (shopId: string, code: string) => Promise<ShopifyOutcome<FoundCode | null>>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
  readonly newId: () => string;
}

export interface CodeChange {
  readonly partnerId: string;
  readonly code: string;
  readonly actor: string;
}

export type AddedOrFound =
  | { readonly result: 'added'; readonly code: string }
  /** The shop has that code in a discount of its own: nothing was written, and the merchant may assign it. */
  | { readonly result: 'exists'; readonly code: string; readonly discountTitle: string; readonly usedCount: number };

/** Throws {@link Failure}: `invalid_input`, `conflict` for a code that is somebody's, `unavailable` while Shopify cannot be asked. */
export async function addCode(ports: CodePorts, shopId: string, change: CodeChange): Promise<AddedOrFound> {
  const code = requireCode(change.code);
  await ports.inShop(shopId, (records) => refuseOwned(records, code));
  const found = await lookUp(ports, shopId, code);
  if (found !== null) {
    return { result: 'exists', code, discountTitle: found.discountTitle, usedCount: found.usedCount };
  }
  await write(ports, shopId, change.partnerId, (records, partner, at) =>
    record(records, ports, { ...change, code }, partner.programId, null, at),
  );
  return { result: 'added', code };
}

/** Gives a code that the shop has already to a partner, as it is. Throws {@link Failure} as {@link addCode}, `not_found` where there is none. */
export async function adoptCode(ports: CodePorts, shopId: string, change: CodeChange): Promise<void> {
  const code = requireCode(change.code);
  const found = await lookUp(ports, shopId, code);
  if (found === null) throw new Failure('not_found', `Shopify has no code ${code} any more.`, { code: 'Gone.' });
  await write(ports, shopId, change.partnerId, (records, partner, at) =>
    record(records, ports, { ...change, code }, partner.programId, found, at),
  );
}

export interface CodeRenaming extends CodeChange {
  readonly to: string;
  /** The old one goes on working beside the new one. */
  readonly keepOld: boolean;
}

/** Throws {@link Failure} as {@link addCode}. */
export async function renameCode(ports: CodePorts, shopId: string, change: CodeRenaming): Promise<void> {
  const to = requireCode(change.to, 'to');
  await ports.inShop(shopId, (records) => refuseOwned(records, to, 'to'));
  if ((await lookUp(ports, shopId, to)) !== null) {
    const message = `The shop has a code ${to} already. Choose another.`;
    throw new Failure('conflict', message, { to: message });
  }
  await write(ports, shopId, change.partnerId, async (records, { programId }, at) => {
    const old = await requireOwn(records, change);
    await record(records, ports, { ...change, code: to }, programId, null, at, 'to');
    await records.updateCode(old.code, { replacedBy: comparableText(to) });
    await audit(records, change, 'code.renamed', at, { code: old.code, to });
    if (!change.keepOld) await end(records, ports, old, programId, at);
  });
}

export const codeActions = ['pause', 'resume', 'delete', 'restore'] as const;
export type CodeAction = (typeof codeActions)[number];

const done: Readonly<Record<CodeAction, string>> = {
  pause: 'code.paused',
  resume: 'code.resumed',
  delete: 'code.deleted',
  restore: 'code.restored',
};

/** A code that is not in Shopify against the merchant's will is resumed like a paused one. */
const allowed: Readonly<Record<CodeAction, (own: CodeRow) => boolean>> = {
  pause: ({ wanted }) => wanted === 'active',
  resume: ({ wanted, state }) => wanted === 'paused' || (wanted === 'active' && ['failed', 'removed'].includes(state)),
  delete: ({ wanted }) => wanted !== 'deleted',
  restore: ({ wanted }) => wanted === 'deleted',
};

/** Throws {@link Failure}: `not_found`, or `conflict` for what the code's state does not allow. */
export function changeCode(
  ports: CodePorts,
  shopId: string,
  change: CodeChange & { readonly action: CodeAction },
): Promise<void> {
  return write(ports, shopId, change.partnerId, async (records, { programId }, at) => {
    const own = await requireOwn(records, change);
    const { action } = change;
    if (!allowed[action](own)) {
      throw new Failure('conflict', `The code ${own.code} was changed meanwhile. Look again.`);
    }
    if (action === 'pause' && own.adopted) {
      throw new Failure('conflict', 'This code is in a discount of yours: pause that discount in Shopify.');
    }
    if (action === 'delete') await end(records, ports, own, programId, at);
    else if (action === 'pause') await want(records, ports, own, programId, { wanted: 'paused' });
    else await comeBack(records, ports, own, programId);
    await audit(records, change, done[action], at, { code: own.code });
  });
}

async function write<Result>(
  ports: CodePorts,
  shopId: string,
  partnerId: string,
  work: (records: CodeRecords, partner: { readonly programId: string }, at: Date) => Promise<Result>,
): Promise<Result> {
  const result = await ports.inShop(shopId, async (records) => {
    const partner = await records.getPartnerForUpdate(partnerId);
    if (partner === null) throw new Failure('not_found', 'There is no such partner.');
    return work(records, partner, new Date(ports.clock()));
  });
  ports.ring(shopId);
  return result;
}

async function record(
  records: CodeRecords,
  ports: CodePorts,
  { partnerId, code, actor }: CodeChange,
  programId: string,
  found: FoundCode | null,
  createdAt: Date,
  field = 'code',
): Promise<void> {
  await refuseOwned(records, code, field);
  await records.recordCode({ code, partnerId, createdAt, found });
  if (found === null) {
    await records.recordOutbox([discountCodeWish({ partnerId, programId, code, singleUse: false, cause: null })]);
  }
  const detail: Record<string, string> = found === null ? { code } : { code, discount: found.discountTitle };
  await audit(records, { partnerId, code, actor }, found === null ? 'code.added' : 'code.adopted', createdAt, detail);
  await settleSince(records, ports, createdAt);
}

/** From now on its orders are nobody's, and it leaves Shopify, where it is ours. */
async function end(records: CodeRecords, ports: CodePorts, own: CodeRow, programId: string, at: Date): Promise<void> {
  if (own.adopted) await records.updateCode(own.code, { wanted: 'deleted', state: 'deleted', endedAt: at });
  else await want(records, ports, own, programId, { wanted: 'deleted', endedAt: at });
  await settleSince(records, ports, at);
}

async function comeBack(records: CodeRecords, ports: CodePorts, own: CodeRow, programId: string): Promise<void> {
  if (own.adopted) await records.updateCode(own.code, { wanted: 'active', state: 'active', endedAt: null });
  else await want(records, ports, own, programId, { wanted: 'active', endedAt: null });
  // What was ordered with it in between is the partner's again.
  if (own.endedAt !== null) await settleSince(records, ports, own.endedAt);
}

async function want(
  records: CodeRecords,
  ports: CodePorts,
  { code, partnerId, singleUse }: CodeRow,
  programId: string,
  update: CodeUpdate,
): Promise<void> {
  await records.updateCode(code, { ...update, state: 'pending' });
  await records.recordOutbox([discountCodeWish({ partnerId, programId, code, singleUse, cause: ports.newId() })]);
}

/** Orders of that moment may have been settled while the change was on its way. */
function settleSince(records: CodeRecords, ports: CodePorts, at: Date): Promise<void> {
  return records.recordInbox('tributary/code-changed', `code-changed:${ports.newId()}`, { since: at.getTime() });
}

async function refuseOwned(records: CodeRecords, code: string, field = 'code'): Promise<void> {
  const known = await records.getCode(code);
  if (known === null) return;
  const message =
    known.wanted === 'deleted'
      ? `${known.code} was a code of ${known.partnerName}, and its earlier orders are theirs. Choose another.`
      : `${known.code} belongs to ${known.partnerName} already.`;
  throw new Failure('conflict', message, { [field]: message });
}

async function requireOwn(records: CodeRecords, { partnerId, code }: CodeChange): Promise<CodeRow> {
  const known = await records.getCode(code);
  if (known === null || known.partnerId !== partnerId) throw new Failure('not_found', 'There is no such code.');
  return known;
}

async function lookUp(ports: CodePorts, shopId: string, code: string): Promise<FoundCode | null> {
  const found = await ports.findByCode(shopId, code);
  if (found.outcome === 'ok') return found.data;
  throw new Failure('unavailable', 'Shopify cannot be asked about the code just now. Try again in a minute.');
}

function requireCode(text: string, field = 'code'): string {
  const code = parseDiscountCode(text);
  if (code !== null) return code;
  const message = 'Two to 64 characters without blanks or quotes, such as ANNA10.';
  throw new Failure('invalid_input', message, { [field]: message });
}

function audit(
  records: CodeRecords,
  { partnerId, actor }: CodeChange,
  action: string,
  at: Date,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  return records.recordAudit({ at, actor, action, subject: `partner:${partnerId}`, detail });
}
