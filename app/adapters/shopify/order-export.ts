/**
 * Orders by a bulk operation. Its file has a line for each order and, after it, one for each of its lines, shipping lines and discounts. What a list
 * holds cannot have lists of its own there, so a refund's contents are missing: an order with refunds is told, and has to be read by itself.
 */
import { z } from 'zod';
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { BulkLine } from '#app/flows/bulk-query.ts';
import type { ExportedOrder, OrderExport } from '#app/flows/order-reading.ts';
import {
  type ApplicationNode,
  applicationFields,
  applicationNode,
  type LineNode,
  lineFields,
  lineNode,
  orderFields,
  orderNode,
  refundsMax,
  type ShippingNode,
  shippingFields,
  shippingNode,
  toldNode,
} from './order-fields.ts';
import { toOrderReading, toToldOrder } from './payload/order-node.ts';

export const orderExport: OrderExport = {
  documentFor(query) {
    const filter = query === null ? '' : `(query: ${JSON.stringify(query)})`;
    return `{
      orders${filter} {
        edges { node {
          ${orderFields}
          refunds(first: ${refundsMax}) { id }
          lineItems { edges { node { __typename ${lineFields} } } }
          shippingLines(includeRemovals: true) { edges { node { __typename ${shippingFields} } } }
          discountApplications { edges { node { ${applicationFields} } } }
        } }
      }
    }`;
  },
  readOrders,
};

const exportedOrder = orderNode.extend({ refunds: toldNode.shape.refunds });
const parented = z.object({ __parentId: z.string(), __typename: z.string() });

interface Gathered {
  readonly gid: string;
  readonly order: z.output<typeof exportedOrder>;
  readonly lines: LineNode[];
  readonly shippingLines: ShippingNode[];
  readonly applications: ApplicationNode[];
}

async function* readOrders(lines: AsyncIterable<BulkLine>, readAt: EpochMs): AsyncGenerator<ExportedOrder> {
  let gathered: Gathered | null = null;
  let nextByte = 0;
  for await (const line of lines) {
    const value = parseLine(line.text);
    const child = parented.safeParse(value);
    if (child.success) {
      addChild(gathered, child.data, value);
    } else {
      if (gathered !== null) yield toExported(gathered, readAt, nextByte);
      gathered = beginOrder(value);
    }
    ({ nextByte } = line);
  }
  if (gathered !== null) yield toExported(gathered, readAt, nextByte);
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('invalid_input', 'A line of the export is no JSON.');
  }
}

function beginOrder(value: unknown): Gathered {
  const { id: gid } = parse(z.object({ id: z.string() }), value);
  return { gid, order: parse(exportedOrder, value), lines: [], shippingLines: [], applications: [] };
}

function addChild(gathered: Gathered | null, child: z.output<typeof parented>, value: unknown): void {
  if (gathered === null || gathered.gid !== child.__parentId) {
    throw new Failure('invalid_input', 'A line of the export does not stand behind the order that it belongs to.');
  }
  if (child.__typename === 'LineItem') gathered.lines.push(parse(lineNode, value));
  else if (child.__typename === 'ShippingLine') gathered.shippingLines.push(parse(shippingNode, value));
  else gathered.applications.push(parse(applicationNode, value));
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.');
  throw new Failure('invalid_input', `A line of the export is not as expected at ${at}.`);
}

function toExported({ order, ...lists }: Gathered, readAt: EpochMs, nextByte: number): ExportedOrder {
  const isWhole = order.refunds.length === 0;
  return {
    told: toToldOrder(order),
    reading: isWhole ? toOrderReading({ order, ...lists, refunds: [] }, readAt) : null,
    nextByte,
  };
}
