/** The merchant's lists of rewards: what referrers were paid in store credit and codes, what friends were given, and what still waits. */
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import {
  planRewardPayment,
  type RewardMethod,
  type RewardPaymentState,
  type RewardWait,
} from '#app/domain/reward-payment.ts';
import type { PaidCodeState, RewardState } from '#app/domain/reward-standing.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';
import { joinPayable } from '../reward-payments.ts';
import { type KeysetOrder, keyset, type PageOf, type PageRequest } from './admin-keyset.ts';
import { type FriendCodeView, type ShownCodeColumn, shownCodeSql, toFriendCodeView } from './friend-code-view.ts';

export const rewardProgress = ['any', 'open', 'done', 'failed'] as const;
export type RewardProgress = (typeof rewardProgress)[number];

export interface RewardQuery {
  readonly progress: RewardProgress;
  /** A partner's name, e-mail or number, a customer's number or e-mail, or a code. */
  readonly search: string;
  readonly page: PageRequest;
}

const pageSize = 50;
const recent = { type: 'timestamptz', idType: 'uuid', descending: true } as const;

export interface PaidReward {
  readonly paymentId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerNumber: string;
  readonly programName: string;
  readonly customerId: string;
  readonly method: RewardMethod;
  readonly code: string | null;
  /** Null before it is made, and where it is paid in store credit. */
  readonly codeState: PaidCodeState | null;
  /** Minor units. */
  readonly amount: bigint;
  readonly state: RewardPaymentState;
  readonly trouble: string | null;
  /** No later payment of the partner was requested. */
  readonly isNewest: boolean;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
}

interface PaidRow {
  readonly payment_id: string;
  readonly partner_id: string;
  readonly name: string;
  readonly number: number;
  readonly program_name: string;
  readonly customer_id: string;
  readonly method: RewardMethod;
  readonly code: string | null;
  readonly code_state: PaidCodeState | null;
  readonly amount: string;
  readonly state: RewardPaymentState;
  readonly last_error: string | null;
  readonly is_newest: boolean;
  readonly requested_at: Date;
  readonly ended_at: Date | null;
}

const paidStates: Readonly<Record<RewardProgress, readonly RewardPaymentState[]>> = {
  any: ['requested', 'unknown', 'paid', 'failed'],
  open: ['requested', 'unknown'],
  done: ['paid'],
  failed: ['failed'],
};

const paidOrder: KeysetOrder<PaidRow> = {
  ...recent,
  column: 'paid.requested_at',
  id: 'paid.payment_id',
  keyOf: (row) => [row.requested_at.toISOString(), row.payment_id],
};

/** Payments to referrers, newest first; of one partner where one is named. */
export function listPaidRewards(
  database: Database,
  shopId: string,
  query: RewardQuery,
  partnerId: string | null = null,
): Promise<PageOf<PaidReward>> {
  const keys = keyset(paidOrder, query.page, pageSize, 5);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<PaidRow>(
      `SELECT paid.*, partner.name, partner.number, program.name AS program_name, NOT EXISTS (
           SELECT FROM reward_payment later WHERE later.shop_id = paid.shop_id AND later.partner_id = paid.partner_id
              AND later.requested_at > paid.requested_at) AS is_newest
         FROM reward_payment paid
         JOIN partner USING (shop_id, partner_id) JOIN program ON program.shop_id = paid.shop_id AND program.program_id = paid.program_id
        WHERE paid.shop_id = $1 AND paid.state = ANY($2) AND ($3::uuid IS NULL OR paid.partner_id = $3)
          AND ($4 = '' OR strpos(lower(partner.name), $4) > 0 OR strpos(partner.email_key, $4) > 0 OR paid.customer_id = $4
            OR lower(paid.code) = $4 OR 'p' || partner.number = $4) AND ${keys.where}
        ORDER BY ${keys.orderBy}`,
      [shopId, paidStates[query.progress], partnerId, query.search.trim().toLowerCase(), ...keys.values],
    );
    const page = keys.page(rows);
    return { ...page, rows: page.rows.map(toPaid) };
  });
}

function toPaid(row: PaidRow): PaidReward {
  return {
    paymentId: row.payment_id,
    partnerId: row.partner_id,
    partnerName: row.name,
    partnerNumber: partnerNumber({ number: row.number, approved: true }),
    programName: row.program_name,
    customerId: row.customer_id,
    method: row.method,
    code: row.code,
    codeState: row.code_state,
    amount: BigInt(row.amount),
    state: row.state,
    trouble: row.last_error,
    isNewest: row.is_newest,
    requestedAt: row.requested_at,
    endedAt: row.ended_at,
  };
}

export interface FriendReward {
  readonly rewardId: string;
  readonly customerId: string;
  /** As the friend registered; null for who ordered without. */
  readonly email: string | null;
  readonly programName: string;
  /** Minor units: what the ledger holds for it, which is nothing of a code. */
  readonly amount: bigint;
  /** Null for store credit. */
  readonly code: FriendCodeView | null;
  readonly state: RewardState;
  readonly trouble: string | null;
  readonly at: Date;
  readonly grantedAt: Date | null;
  readonly expiresAt: Date | null;
}

interface FriendRow {
  readonly reward_id: string;
  readonly customer_id: string;
  readonly email: string | null;
  readonly program_name: string;
  readonly amount: string;
  readonly state: RewardState;
  readonly last_error: string | null;
  readonly at: Date;
  readonly granted_at: Date | null;
  readonly expires_at: Date | null;
  readonly shown_code: ShownCodeColumn | null;
}

const friendStates: Readonly<Record<RewardProgress, readonly RewardState[]>> = {
  any: ['planned', 'unknown', 'granted', 'taken_back', 'partly_taken_back', 'failed'],
  open: ['planned', 'unknown'],
  done: ['granted', 'taken_back', 'partly_taken_back'],
  failed: ['failed'],
};

const friendOrder: KeysetOrder<FriendRow> = {
  ...recent,
  column: 'reward.at',
  id: 'reward.reward_id',
  keyOf: (row) => [row.at.toISOString(), row.reward_id],
};

/** Friends' rewards, newest first. */
export function listFriendRewards(
  database: Database,
  shopId: string,
  query: RewardQuery,
): Promise<PageOf<FriendReward>> {
  const keys = keyset(friendOrder, query.page, pageSize, 4);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<FriendRow>(
      `SELECT reward.*, program.name AS program_name, registered.email, ${shownCodeSql} FROM reward JOIN program USING (shop_id, program_id)
         LEFT JOIN LATERAL (
           SELECT nullif(registration.email, '') AS email FROM registration
            WHERE registration.shop_id = reward.shop_id AND registration.customer_id = reward.customer_id ORDER BY registration.at LIMIT 1) AS registered ON true
        WHERE reward.shop_id = $1 AND reward.state = ANY($2)
          AND ($3 = '' OR reward.customer_id = $3 OR strpos(lower(registered.email), $3) > 0
            OR reward.reward_id IN (SELECT reward_id FROM friend_code WHERE friend_code.shop_id = $1 AND friend_code.code = upper($3))) AND ${keys.where}
        ORDER BY ${keys.orderBy}`,
      [shopId, friendStates[query.progress], query.search.trim().toLowerCase(), ...keys.values],
    );
    const page = keys.page(rows);
    return { ...page, rows: page.rows.map(toFriend) };
  });
}

function toFriend(row: FriendRow): FriendReward {
  return {
    rewardId: row.reward_id,
    customerId: row.customer_id,
    email: row.email,
    programName: row.program_name,
    amount: BigInt(row.amount),
    code: toFriendCodeView(row.shown_code),
    state: row.state,
    trouble: row.last_error,
    at: row.at,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
  };
}

export interface WaitingReward {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly partnerNumber: string;
  readonly programName: string;
  readonly method: RewardMethod;
  /** Minor units: what is available, below 0 where refunds are still to be earned back. */
  readonly available: bigint;
  /** Null: it is paid within the hour. */
  readonly because: RewardWait | null;
  /** When time alone has it paid. */
  readonly until: Date | null;
}

interface WaitingRow {
  readonly partner_id: string;
  readonly name: string;
  readonly number: number;
  readonly program_name: string;
  readonly applied_at: Date;
  readonly currency: string;
  readonly available: string;
}

const waitingOrder: KeysetOrder<WaitingRow> = {
  ...recent,
  column: 'partner.applied_at',
  id: 'partner.partner_id',
  keyOf: (row) => [row.applied_at.toISOString(), row.partner_id],
};

/** Partners who are paid by themselves and have something available, with why it has not been paid yet. */
export function listWaitingRewards(
  database: Database,
  shopId: string,
  { search, page: request }: Pick<RewardQuery, 'search' | 'page'>,
  now: number,
): Promise<PageOf<WaitingReward>> {
  const keys = keyset(waitingOrder, request, pageSize, 3);
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<WaitingRow>(
      `SELECT partner.partner_id, partner.name, partner.number, partner.applied_at, program.name AS program_name, held.currency, held.available
         FROM partner JOIN program USING (shop_id, program_id) CROSS JOIN LATERAL (
           SELECT currency, sum(available)::text AS available FROM entitlement
            WHERE entitlement.shop_id = partner.shop_id AND entitlement.partner_id = partner.partner_id AND available <> 0 GROUP BY currency) AS held
        WHERE partner.shop_id = $1 AND program.reward_method <> 'cash'
          AND ($2 = '' OR strpos(lower(partner.name), $2) > 0 OR strpos(partner.email_key, $2) > 0 OR 'p' || partner.number = $2) AND ${keys.where}
        ORDER BY ${keys.orderBy}`,
      [shopId, search.trim().toLowerCase(), ...keys.values],
    );
    const page = keys.page(rows);
    const payable = await joinPayable(sql, page.rows);
    const byPartner = new Map(payable.map((one) => [`${one.partnerId} ${one.currency}`, one]));
    return {
      ...page,
      rows: page.rows.flatMap((row) => {
        const reward = byPartner.get(`${row.partner_id} ${row.currency}`);
        if (reward === undefined) return [];
        const plan = planRewardPayment(reward, now, false);
        return [
          {
            partnerId: row.partner_id,
            partnerName: row.name,
            partnerNumber: partnerNumber({ number: row.number, approved: true }),
            programName: row.program_name,
            method: reward.method,
            available: reward.available,
            because: plan.pays ? null : plan.because,
            until: plan.pays || plan.until === null ? null : new Date(plan.until),
          },
        ];
      }),
    };
  });
}
