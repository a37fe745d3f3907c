// Code discounts: create, add codes (a job), delete codes (a job), activate, deactivate, delete.
import { numericId, shopTime } from '../../payloads/print.ts';
import type { RedeemCodeCreation } from '../../world/app-state.ts';
import { findDiscountByCode } from '../../world/discounts.ts';
import { parseMinor } from '../../world/money.ts';
import type { Discount, RedeemCode, Shop } from '../../world/state.ts';
import { bareId, type World } from '../../world.ts';
import { type Context, gid, type RootFields, type UserError, type View } from '../context.ts';
import { type Modelled, refuseUnmodelled } from '../unmodelled-input.ts';
import { codeDiscountNodeView, creationView } from '../views/discount.ts';

const CODES_LIMIT = 250;
const CODE_LENGTH = 255;
/** How long a job of adding codes takes. */
const JOB_MS = 400;

type BasicInput = {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  appliesOncePerCustomer?: boolean | null;
  usageLimit?: number | null;
  combinesWith?: Partial<Discount['combinesWith']> | null;
  tags?: string[] | null;
  context?: { customers?: { add?: string[] | null } | null } | null;
  minimumRequirement?: { subtotal?: { greaterThanOrEqualToSubtotal?: string | null } | null } | null;
  customerGets?: {
    value?: {
      percentage?: number | null;
      discountAmount?: { amount?: string | null; appliesOnEachItem?: boolean | null } | null;
    } | null;
  } | null;
};

/** Discounts on the whole order, for everybody or for named customers: what the twin can price. */
const MODELLED: Modelled = {
  title: true,
  code: true,
  startsAt: true,
  endsAt: true,
  appliesOncePerCustomer: true,
  usageLimit: true,
  combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true },
  tags: true,
  context: { all: true, customers: { add: true } },
  customerSelection: { all: true },
  minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: true } },
  recurringCycleLimit: true,
  customerGets: {
    value: { percentage: true, discountAmount: { amount: true, appliesOnEachItem: true } },
    items: { all: true },
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: true,
  },
};

const errorIn = (field: string[], code: string, message: string): UserError => ({
  field,
  code,
  message,
  extraInfo: null,
});

function discountValue(shop: Shop, input: BasicInput): Discount['value'] | UserError {
  const field = ['basicCodeDiscount', 'customerGets', 'value'];
  const value = input.customerGets?.value;
  if (typeof value?.percentage === 'number') {
    const inRange = value.percentage > 0 && value.percentage <= 1;
    if (!inRange) return errorIn([...field, 'percentage'], 'VALUE_OUTSIDE_RANGE', 'Value must be between 0.0 and 1.0');
    return { percentage: value.percentage };
  }
  const amount = parseMinor(String(value?.discountAmount?.amount ?? ''), shop.currency);
  if (amount === null || amount <= 0n) return errorIn(field, 'BLANK', "Value can't be blank");
  return { amount, eachItem: value?.discountAmount?.appliesOnEachItem ?? false };
}

function inputErrors(shop: Shop, input: BasicInput): UserError[] {
  const errors: UserError[] = [];
  const add = (name: string, code: string, message: string) =>
    errors.push(errorIn(['basicCodeDiscount', name], code, message));
  if (!input.title?.trim()) add('title', 'BLANK', "Title can't be blank");
  if (!input.code?.trim()) add('code', 'BLANK', "Code can't be blank");
  else if (input.code.length > CODE_LENGTH) add('code', 'TOO_LONG', 'Code is too long (maximum is 255 characters)');
  else if (findDiscountByCode(shop, input.code)) {
    add('code', 'TAKEN', 'Code must be unique. Please try a different code.');
  }
  const unknown = input.context?.customers?.add?.find((id) => !shop.customers.has(bareId(id)));
  if (unknown !== undefined) add('context', 'INVALID', 'Customer does not exist');
  if (!input.startsAt) add('startsAt', 'BLANK', "Starts at can't be blank");
  if (input.endsAt && input.startsAt && Date.parse(input.endsAt) < Date.parse(input.startsAt)) {
    add('endsAt', 'END_DATE_BEFORE_START_DATE', 'Ends at needs to be after starts at');
  }
  return errors;
}

function emitDiscount(world: World, shop: Shop, discount: Discount, change: 'create' | 'update' | 'delete'): void {
  world.emit(shop, `discounts/${change}`, {
    admin_graphql_api_id: gid('DiscountCodeNode', discount.id),
    title: discount.title,
    status: discount.status,
    created_at: shopTime(discount.createdAt, shop.timezone),
    updated_at: shopTime(discount.updatedAt, shop.timezone),
    id: numericId(discount.id),
  });
}

/** A code came into a discount or left it: told for each by itself. */
function emitCode(
  world: World,
  shop: Shop,
  discount: Discount,
  change: 'added' | 'removed',
  { id, code }: RedeemCode,
): void {
  world.emit(shop, `discounts/redeemcode_${change}`, {
    admin_graphql_api_id: gid('DiscountCodeNode', discount.id),
    redeem_code: { id: gid('DiscountRedeemCode', id), code },
    updated_at: shopTime(new Date().toISOString(), shop.timezone),
  });
}

function createBasic(world: World, shop: Shop, input: BasicInput, value: Discount['value']): Discount {
  const now = new Date().toISOString();
  const minimum = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const discount: Discount = {
    id: world.newId(),
    title: input.title ?? '',
    kind: 'basic',
    status: Date.parse(input.startsAt ?? now) > Date.now() ? 'SCHEDULED' : 'ACTIVE',
    value,
    customerIds: input.context?.customers?.add?.map(bareId) ?? null,
    appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
    usageLimit: input.usageLimit ?? null,
    minimumSubtotal: minimum ? parseMinor(minimum, shop.currency) : null,
    combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false, ...input.combinesWith },
    tags: input.tags ?? [],
    codes: [{ id: world.newId(), code: input.code ?? '', usageCount: 0, createdAt: now }],
    startsAt: input.startsAt ?? now,
    endsAt: input.endsAt ?? null,
    createdAt: now,
    updatedAt: now,
  };
  shop.discounts.set(discount.id, discount);
  return discount;
}

/** Finishes a job of adding codes, once: each code by itself, taken ones fail alone. */
export function finishCreation(world: World, shop: Shop, creation: RedeemCodeCreation): void {
  if (creation.done) return;
  const discount = shop.discounts.get(creation.discountId);
  for (const one of creation.codes) {
    if (!discount) one.errors.push({ code: 'INVALID', message: 'Discount no longer exists' });
    else if (!one.code.trim()) one.errors.push({ code: 'BLANK', message: "Code can't be blank" });
    else if (findDiscountByCode(shop, one.code)) {
      one.errors.push({ code: 'TAKEN', message: 'Code must be unique. Please try a different code.' });
    } else {
      const redeemCode = { id: world.newId(), code: one.code, usageCount: 0, createdAt: new Date().toISOString() };
      discount.codes.push(redeemCode);
      one.redeemCodeId = redeemCode.id;
      emitCode(world, shop, discount, 'added', redeemCode);
    }
  }
  creation.done = true;
  world.changed();
}

function findDiscount(shop: Shop, id: string): Discount | null {
  return /\/Discount(Code)?Node\//.test(id) ? (shop.discounts.get(bareId(id)) ?? null) : null;
}

function setStatus(status: Discount['status'], payload: (discount: Discount | null, errors: UserError[]) => View) {
  return ({ id }: { id: string }, { world, shop }: Context): View => {
    const discount = findDiscount(shop, id);
    if (!discount) return payload(null, [errorIn(['id'], 'INVALID', 'Code discount does not exist.')]);
    discount.status = status;
    discount.updatedAt = new Date().toISOString();
    if (status === 'EXPIRED') discount.endsAt = discount.updatedAt;
    else discount.endsAt = null;
    emitDiscount(world, shop, discount, 'update');
    return payload(discount, []);
  };
}

export const discountMutations: RootFields = {
  discountCodeBasicCreate({ basicCodeDiscount }: { basicCodeDiscount: BasicInput }, { world, shop }: Context) {
    refuseUnmodelled('DiscountCodeBasicInput', basicCodeDiscount, MODELLED);
    const errors = inputErrors(shop, basicCodeDiscount);
    const value = discountValue(shop, basicCodeDiscount);
    if ('message' in value) errors.push(value);
    if ('message' in value || errors.length > 0) return { codeDiscountNode: null, userErrors: errors };
    const discount = createBasic(world, shop, basicCodeDiscount, value);
    emitDiscount(world, shop, discount, 'create');
    return { codeDiscountNode: codeDiscountNodeView(shop, discount), userErrors: [] };
  },

  discountCodeBasicUpdate(
    { id, basicCodeDiscount }: { id: string; basicCodeDiscount: BasicInput },
    { world, shop }: Context,
  ) {
    refuseUnmodelled('DiscountCodeBasicInput', basicCodeDiscount, MODELLED);
    const discount = findDiscount(shop, id);
    const refuse = (error: UserError) => ({ codeDiscountNode: null, userErrors: [error] });
    if (!discount) return refuse(errorIn(['id'], 'INVALID', 'Code discount does not exist.'));
    const { title, customerGets, usageLimit, endsAt } = basicCodeDiscount;
    if (customerGets?.value) {
      const value = discountValue(shop, basicCodeDiscount);
      if ('message' in value) return refuse(value);
      discount.value = value;
    }
    if (title?.trim()) discount.title = title;
    if (usageLimit !== undefined) discount.usageLimit = usageLimit;
    if (endsAt !== undefined) discount.endsAt = endsAt;
    discount.updatedAt = new Date().toISOString();
    world.changed();
    emitDiscount(world, shop, discount, 'update');
    return { codeDiscountNode: codeDiscountNodeView(shop, discount), userErrors: [] };
  },

  discountRedeemCodeBulkAdd(
    { discountId, codes }: { discountId: string; codes: { code: string }[] },
    { world, shop }: Context,
  ) {
    const discount = findDiscount(shop, discountId);
    const refuse = (field: string, code: string, message: string) => ({
      bulkCreation: null,
      userErrors: [errorIn([field], code, message)],
    });
    if (!discount) return refuse('discountId', 'INVALID', 'Code discount does not exist.');
    if (codes.length === 0) return refuse('codes', 'BLANK', "Codes can't be blank");
    if (codes.length > CODES_LIMIT) return refuse('codes', 'TOO_MANY_ARGUMENTS', 'Codes cannot exceed 250');
    const creation: RedeemCodeCreation = {
      id: world.newId(),
      discountId: discount.id,
      done: false,
      createdAt: new Date().toISOString(),
      codes: codes.map(({ code }) => ({ id: world.newId(), code, redeemCodeId: null, errors: [] })),
    };
    shop.redeemCodeCreations.set(creation.id, creation);
    world.changed();
    setTimeout(() => finishCreation(world, shop, creation), JOB_MS).unref();
    return { bulkCreation: creationView(shop, creation), userErrors: [] };
  },

  discountCodeRedeemCodeBulkDelete(
    { discountId, ids, search }: { discountId: string; ids?: string[] | null; search?: string | null },
    { world, shop }: Context,
  ) {
    const discount = findDiscount(shop, discountId);
    if (!discount)
      return { job: null, userErrors: [errorIn(['discountId'], 'INVALID', 'Code discount does not exist.')] };
    if (!ids || search)
      return { job: null, userErrors: [errorIn(['ids'], 'MISSING_ARGUMENT', 'Missing argument ids')] };
    const gone = new Set(ids.map(bareId));
    const removed = discount.codes.filter((one) => gone.has(one.id));
    discount.codes = discount.codes.filter((one) => !gone.has(one.id));
    discount.updatedAt = new Date().toISOString();
    world.changed();
    for (const one of removed) emitCode(world, shop, discount, 'removed', one);
    return { job: { id: gid('Job', world.newId()), done: true }, userErrors: [] };
  },

  discountCodeActivate: setStatus('ACTIVE', (discount, userErrors) => ({
    codeDiscountNode: discount && { id: gid('DiscountCodeNode', discount.id) },
    userErrors,
  })),
  discountCodeDeactivate: setStatus('EXPIRED', (discount, userErrors) => ({
    codeDiscountNode: discount && { id: gid('DiscountCodeNode', discount.id) },
    userErrors,
  })),

  discountCodeDelete({ id }: { id: string }, { world, shop }: Context) {
    const discount = findDiscount(shop, id);
    if (!discount) {
      return { deletedCodeDiscountId: null, userErrors: [errorIn(['id'], 'INVALID', 'Code discount does not exist.')] };
    }
    shop.discounts.delete(discount.id);
    emitDiscount(world, shop, discount, 'delete');
    return { deletedCodeDiscountId: gid('DiscountCodeNode', discount.id), userErrors: [] };
  },
};
