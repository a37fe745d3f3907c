/*
 * What a rule's conditions mean, one test for each: the compiler finds a condition without one. All given conditions must match, lists
 * compare exactly, and what is not known (no product, no address, no catalogue entry, no deciding click) matches nothing.
 */
import type { BaseLine } from './base.ts';
import { beganAt, type CatalogProduct, productAt } from './catalog.ts';
import type { CatalogCondition, CatalogMatch, ConditionName } from './decision.ts';
import type { OrderFacts } from './facts.ts';
import { compare, type Fraction } from './fraction.ts';
import { minorFraction } from './money.ts';
import type { RuleConditions } from './program.ts';

/** What the conditions of a rule are asked about. */
export interface RuleSubject {
  readonly order: OrderFacts;
  /** The order's whole remaining base. */
  readonly remaining: Fraction;
  /** The customer has no earlier order that counts. */
  readonly isNewCustomer: boolean;
  /** The partner's group when the order was created. */
  readonly group: string;
  /** Of the deciding click's link. */
  readonly campaign: string | null;
  readonly catalog: ReadonlyMap<string, CatalogProduct>;
  /** Of the shop's currency. */
  readonly digits: number;
}

type Tests = {
  readonly [Name in ConditionName]: (
    wanted: NonNullable<RuleConditions[Name]>,
    line: BaseLine,
    subject: RuleSubject,
  ) => boolean;
};

const tests: Tests = {
  products: (wanted, { facts }) => includes(wanted, facts?.productId),
  variants: (wanted, { facts }) => includes(wanted, facts?.variantId),
  vendors: (wanted, { facts }) => includes(wanted, facts?.vendor),
  skus: (wanted, { facts }) => includes(wanted, facts?.sku),
  productTypes: (wanted, line, subject) => isSomeOf(wanted, valuesOf('productTypes', line, subject)),
  collections: (wanted, line, subject) => isSomeOf(wanted, valuesOf('collections', line, subject)),
  tags: (wanted, line, subject) => isSomeOf(wanted, valuesOf('tags', line, subject)),
  groups: (wanted, _, { group }) => wanted.includes(group),
  customer: (wanted, _, { isNewCustomer }) => (wanted === 'new') === isNewCustomer,
  order: (wanted, _, { order }) => (wanted === 'renewal') === (order.sourceName === 'subscription_contract'),
  countries: (wanted, _, { order }) => includes(wanted, order.shippingCountry),
  campaigns: (wanted, _, { campaign }) => includes(wanted, campaign),
  minBase: (wanted, _, subject) => reaches(subject.remaining, wanted, subject.digits),
};

/** Every condition there is, in the law's order. */
export const conditionNames = Object.keys(tests) as readonly ConditionName[];

/** Those that ask what the catalogue knows. */
export const catalogConditions: readonly CatalogCondition[] = ['productTypes', 'collections', 'tags'];

/** For a rule that won a line: the value by which each of these matched, and since when the product is known to have it. */
export function catalogMatches(when: RuleConditions, line: BaseLine, subject: RuleSubject): readonly CatalogMatch[] {
  const product = productOf(line, subject);
  if (product === undefined) return [];
  return catalogConditions.flatMap((condition) => {
    const value = valuesOf(condition, line, subject).find((one) => when[condition]?.includes(one));
    if (value === undefined) return [];
    const versions = condition === 'collections' ? product.collections : product.descriptions;
    return { condition, value, since: beganAt(versions, subject.order.createdAt) };
  });
}

/** The first condition that a line does not match, or null where the rule wins it. */
export function firstUnmatched(when: RuleConditions, line: BaseLine, subject: RuleSubject): ConditionName | null {
  for (const name of conditionNames) {
    if (when[name] !== undefined && !matches(name, when, line, subject)) return name;
  }
  return null;
}

/** Whether an amount of minor units is at least one in major units. */
export function reaches(amount: Fraction, least: string, digits: number): boolean {
  return compare(amount, minorFraction(least, digits)) >= 0;
}

function matches<Name extends ConditionName>(
  name: Name,
  when: RuleConditions,
  line: BaseLine,
  subject: RuleSubject,
): boolean {
  const wanted = when[name];
  return wanted === undefined || tests[name](wanted, line, subject);
}

function productOf({ facts }: BaseLine, { catalog }: RuleSubject): CatalogProduct | undefined {
  return facts === null || facts.productId === null ? undefined : catalog.get(facts.productId);
}

/** What a condition compares with, of the line's product as it was when the order was created. */
function valuesOf(condition: CatalogCondition, line: BaseLine, subject: RuleSubject): readonly string[] {
  const product = productOf(line, subject);
  if (product === undefined) return [];
  const { type, collections, tags } = productAt(product, subject.order.createdAt);
  if (condition === 'productTypes') return type === null ? [] : [type];
  return condition === 'tags' ? tags : collections;
}

function includes(wanted: readonly string[], actual: string | null | undefined): boolean {
  return actual !== null && actual !== undefined && wanted.includes(actual);
}

function isSomeOf(wanted: readonly string[], actual: readonly string[]): boolean {
  return actual.some((value) => wanted.includes(value));
}
