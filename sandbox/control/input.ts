// Reading the control API's input: ids and money are texts, so that nothing is lost on the way.
import { Refusal } from '../http.ts';
import { parseMinor } from '../world/money.ts';
import type { OrderInput, OrderLineInput } from '../world/orders.ts';
import type { Attribute } from '../world/state.ts';

/** "12.34" as minor units of the currency. */
export function money(value: unknown, currency: string, name: string): bigint {
  const amount = parseMinor(String(value), currency);
  if (amount === null)
    throw new Refusal(422, `${name} must be an amount such as "12.34", not ${JSON.stringify(value)}`);
  return amount;
}

export function optionalMoney(value: unknown, currency: string, name: string): bigint | undefined {
  return value === undefined || value === null ? undefined : money(value, currency, name);
}

/** `{a: "b"}` or `[{name, value}]`. */
function attributes(value: unknown): Attribute[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as Attribute[];
  return Object.entries(value as Record<string, unknown>).map(([name, one]) => ({ name, value: String(one) }));
}

export type LineJson = Omit<OrderLineInput, 'price' | 'properties'> & { price?: string; properties?: unknown };

export function orderLine(line: LineJson, currency: string): OrderLineInput {
  return {
    ...line,
    variantId: line.variantId === undefined ? undefined : String(line.variantId),
    price: optionalMoney(line.price, currency, 'price'),
    properties: attributes(line.properties),
  };
}

export type OrderJson = Omit<OrderInput, 'lines' | 'shipping' | 'attributes'> & {
  lines: LineJson[];
  shipping?: { title?: string; price: string } | null;
  attributes?: unknown;
};

export function orderInput(body: OrderJson, currency: string): OrderInput {
  if (!Array.isArray(body.lines)) throw new Refusal(422, 'lines must be a list');
  const { shipping } = body;
  return {
    ...body,
    lines: body.lines.map((line) => orderLine(line, currency)),
    attributes: attributes(body.attributes),
    shipping: shipping
      ? { title: shipping.title ?? 'Standard', price: money(shipping.price, currency, 'shipping.price') }
      : null,
  };
}
