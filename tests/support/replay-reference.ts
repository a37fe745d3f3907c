/*
 * What a tape comes to, worked out in memory: facts collected by replay.md's rules, everything decided and paid by the domain's own functions,
 * and no database, no inbox, no batches, no payload schemas. The product's replay must print the same statement.
 */
import type { DisputeFacts, OrderFacts, RefundFacts } from '#app/domain/facts.ts';
import { parseInstant } from '#app/domain/instant.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import type { TapeEvent } from '#app/domain/replay-tape.ts';
import type { Statement } from '#app/domain/statement.ts';
import { type Fact, openBooks } from './books.ts';

export function referenceStatement(
  program: ReplayProgram,
  events: readonly TapeEvent[],
  until: number | null,
): Statement {
  const books = openBooks(program);
  const seen = new Set<string>();
  const latest = events.length === 0 ? null : Math.max(...events.map(({ at }) => at));
  const asOf = until ?? latest;
  for (const event of events) {
    if (asOf === null || event.at > asOf) continue;
    if (event.type === 'webhook') {
      if (seen.has(event.webhookId)) continue;
      seen.add(event.webhookId);
    }
    for (const fact of factsOf(event)) books.deliver(fact);
  }
  books.settle(asOf ?? 0);
  return books.statement(asOf);
}

function factsOf(event: TapeEvent): readonly Fact[] {
  const { at } = event;
  switch (event.type) {
    case 'click':
      return [{ kind: 'click', at, click: { visitor: event.visitor, linkCode: event.link, at } }];
    case 'register': {
      const { customer: customerId, visitor, email } = event;
      return [{ kind: 'registration', at, registration: { customerId, visitor, email, at } }];
    }
    case 'verify':
      return [{ kind: 'verification', at, verification: { customerId: event.customer, at } }];
    case 'assign':
      return [{ kind: 'assignment', at, assignment: { orderId: event.order, partner: event.partner, at } }];
    case 'group':
      return [{ kind: 'group', at, partner: event.partner, group: event.group }];
    case 'status':
      return [{ kind: 'status', at, partner: event.partner, status: event.status }];
    case 'program':
      return [{ kind: 'change', at, program: event.program, change: event.change }];
    case 'payout':
      return [{ kind: 'payout', at }];
    case 'webhook':
      return factsOfWebhook(event.topic, event.body as Body, at);
  }
}

/** A body as a lossless parser gives it: numbers are objects that still have all their digits. */
type Body = { readonly [Field in string]?: unknown };

function factsOfWebhook(topic: string, body: Body, at: number): readonly Fact[] {
  if (topic === 'refunds/create') return [refundFact(body, textOf(body.order_id))];
  if (topic === 'disputes/create' || topic === 'disputes/update') {
    const dispute: DisputeFacts = {
      disputeId: textOf(body.id),
      orderId: orNull(body.order_id),
      type: textOf(body.type),
      status: textOf(body.status),
      origin: topic === 'disputes/create' ? 'create' : 'update',
      at,
    };
    return [{ kind: 'dispute', at, dispute }];
  }
  const order = orderOf(body);
  return [{ kind: 'order', at, order }, ...listOf(body.refunds).map((refund) => refundFact(refund, order.orderId))];
}

function refundFact(body: Body, orderId: string): Fact {
  const refund: RefundFacts = {
    refundId: textOf(body.id),
    orderId,
    createdAt: 0,
    lines: listOf(body.refund_line_items).map(({ line_item_id, quantity }) => ({
      lineId: textOf(line_item_id),
      quantity: Number(textOf(quantity)),
    })),
    discrepancies: listOf(body.order_adjustments)
      .filter(({ kind }) => kind === 'refund_discrepancy')
      .map((adjustment) => moneyOf(adjustment, 'amount')),
  };
  return { kind: 'refund', at: 0, refund };
}

function orderOf(body: Body): OrderFacts {
  const customer = body.customer as Body | null | undefined;
  const attributes = listOf(body.note_attributes);
  const properties = listOf(body.line_items).flatMap((line) => listOf(line.properties));
  const ref = new URL(textOf(body.landing_site ?? '/'), 'https://shop.example').searchParams.get('ref');
  return {
    orderId: textOf(body.id),
    createdAt: instantOf(body.created_at),
    updatedAt: instantOf(body.updated_at ?? body.created_at),
    cancelledAt: isGiven(body.cancelled_at) ? instantOf(body.cancelled_at) : null,
    test: body.test === true,
    financialStatus: orNull(body.financial_status),
    taxesIncluded: body.taxes_included === true,
    customerId: orNull(customer?.id),
    email: orNull(body.email),
    customerEmail: orNull(customer?.email),
    sourceName: orNull(body.source_name),
    shippingCountry: orNull((body.shipping_address as Body | null | undefined)?.country_code),
    discountCodes: listOf(body.discount_codes).map(({ code }) => textOf(code)),
    discountApplications: listOf(body.discount_applications).map(({ type, code }) => ({
      type: textOf(type),
      code: orNull(code),
    })),
    visitor: orNull(
      [...attributes, ...properties].find(({ name, value }) => name === '_tributary' && orNull(value))?.value,
    ),
    landingRef: ref === '' ? null : ref,
    lines: listOf(body.line_items).map((line) => ({
      lineId: textOf(line.id),
      productId: orNull(line.product_id),
      variantId: orNull(line.variant_id),
      sku: orNull(line.sku),
      vendor: orNull(line.vendor),
      title: textOf(line.title ?? ''),
      giftCard: line.gift_card === true,
      quantity: Number(textOf(line.quantity)),
      currentQuantity: isGiven(line.current_quantity) ? Number(textOf(line.current_quantity)) : null,
      ...pricedOf(line),
    })),
    shippingLines: listOf(body.shipping_lines).map(pricedOf),
  };
}

function pricedOf(line: Body) {
  return {
    price: moneyOf(line, 'price'),
    discounts: listOf(line.discount_allocations).map((allocation) => moneyOf(allocation, 'amount')),
    taxes: listOf(line.tax_lines).map((tax) => moneyOf(tax, 'price')),
  };
}

/** Shop money where the payload has a set, else the plain field. */
function moneyOf(holder: Body, field: string): string {
  const set = holder[`${field}_set`] as { shop_money: Body } | null | undefined;
  return textOf(isGiven(set) ? set.shop_money.amount : holder[field]);
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function listOf(value: unknown): readonly Body[] {
  return (value ?? []) as readonly Body[];
}

function textOf(value: unknown): string {
  return String(value);
}

function orNull(value: unknown): string | null {
  return isGiven(value) && textOf(value) !== '' ? textOf(value) : null;
}

function instantOf(value: unknown): number {
  const at = parseInstant(textOf(value));
  if (at === null) throw new Error(`${textOf(value)} is no time`);
  return at;
}
