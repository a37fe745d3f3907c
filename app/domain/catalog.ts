/*
 * What the catalogue knows of a product, with the times since when it is so. An order asks for what was so when it was created; before the
 * oldest that is known, that oldest counts, because it is the earliest knowledge there is. So a product that gets another tag tomorrow changes
 * no order of yesterday, however often that is decided. Type and tags are dated apart from collections, because Shopify says when it changed
 * the former and sends them along, while of collections it says only what they are when asked.
 */
import type { EpochMs } from './facts.ts';
import { type Dated, valueAt } from './partner.ts';
import { compareBytes } from './text.ts';

/** What a product is at one time. */
export interface ProductFacts {
  readonly type: string | null;
  /** Their handles. */
  readonly collections: readonly string[];
  readonly tags: readonly string[];
}

export type ProductDescription = Pick<ProductFacts, 'type' | 'tags'>;

/** In order of delivery: of two of one instant the later delivered counts. */
export interface CatalogProduct {
  readonly descriptions: readonly Dated<ProductDescription>[];
  readonly collections: readonly Dated<readonly string[]>[];
}

/** What Shopify told of a product, in one answer or one message. */
export interface ProductReading {
  readonly productId: string;
  /** When the shop made the product: no order with it is older. */
  readonly createdAt: EpochMs;
  /** Since the product's last change in Shopify it is described so. */
  readonly description: Dated<ProductDescription>;
  /** At the time it was asked; null where it was only told of a change. */
  readonly collections: Dated<readonly string[]> | null;
}

/** What readings before have left of a product. */
export interface KnownProduct extends CatalogProduct {
  /** Times of the newest readings of the description, ascending, also of those that said nothing new: it was so then. */
  readonly confirmedAt: readonly EpochMs[];
  /** When its collections were last asked for; null before the first time. */
  readonly askedAt: EpochMs | null;
}

/** What a reading adds to what is known. */
export interface ProductNews {
  readonly descriptions: readonly Dated<ProductDescription>[];
  readonly collections: readonly Dated<readonly string[]>[];
  /** Orders from then on may be decided otherwise by it; null for none. */
  readonly affectsFrom: EpochMs | null;
  /** The product as known with it. */
  readonly known: KnownProduct;
}

export const unknownProduct: KnownProduct = { descriptions: [], collections: [], confirmedAt: [], askedAt: null };

/** A message may be late by hours; by more changes of one product than this, hardly. */
const confirmationsKept = 100;

/** A product that has always been so, as in a replay. */
export function unchangingProduct({ type, collections, tags }: ProductFacts): CatalogProduct {
  const at = Number.NEGATIVE_INFINITY;
  return { descriptions: [{ at, value: { type, tags } }], collections: [{ at, value: collections }] };
}

/** What the product was at an instant, as far as is known. */
export function productAt({ descriptions, collections }: CatalogProduct, at: EpochMs): ProductFacts {
  const description = valueAt(descriptions, knownFrom(descriptions, at));
  return {
    type: description?.type ?? null,
    tags: description?.tags ?? [],
    collections: valueAt(collections, knownFrom(collections, at)) ?? [],
  };
}

/** When the version began that says what was so at an instant; null for one without a beginning. There must be a version. */
export function beganAt(versions: readonly Dated<unknown>[], at: EpochMs): EpochMs | null {
  const asked = knownFrom(versions, at);
  const began = Math.max(...versions.flatMap((version) => (version.at <= asked ? version.at : [])));
  return Number.isFinite(began) ? began : null;
}

/** The instant itself, or where nothing was known then, the first at which something was. */
function knownFrom(versions: readonly Dated<unknown>[], at: EpochMs): EpochMs {
  return Math.max(at, oldestOf(versions));
}

function oldestOf(versions: readonly Dated<unknown>[]): EpochMs {
  return versions.reduce((oldest, version) => Math.min(oldest, version.at), Number.POSITIVE_INFINITY);
}

/** What a reading says that was not known. A reading that comes again, or that says what is known, says nothing. */
export function newsOf(known: KnownProduct, reading: ProductReading): ProductNews {
  const { createdAt, description } = reading;
  const descriptions = newDescriptions(known, description);
  const collections = newCollections(known, reading);
  return {
    descriptions,
    collections,
    affectsFrom: earliest(
      affectedFrom(known.descriptions, descriptions, createdAt),
      affectedFrom(known.collections, collections, createdAt),
    ),
    known: {
      descriptions: [...known.descriptions, ...descriptions],
      collections: [...known.collections, ...collections],
      confirmedAt: confirmed(known.confirmedAt, description.at),
      askedAt: reading.collections === null ? known.askedAt : Math.max(known.askedAt ?? 0, reading.collections.at),
    },
  };
}

/**
 * A description is true of its own time whenever it comes, and takes its place among the others. Where it comes late, the readings after it
 * that had nothing new to say have now: the first of them says when the product was again what it had been.
 */
function newDescriptions(
  { descriptions, confirmedAt }: KnownProduct,
  read: Dated<ProductDescription>,
): CatalogProduct['descriptions'] {
  const inForce = valueAt(descriptions, read.at);
  if (inForce !== null && isSameDescription(inForce, read.value)) return [];
  const next = confirmedAt.find((at) => at > read.at);
  const then = next === undefined ? null : valueAt(descriptions, next);
  if (next === undefined || then === null) return [read];
  const now = valueAt([...descriptions, read], next);
  return now !== null && isSameDescription(now, then) ? [read] : [read, { at: next, value: then }];
}

function confirmed(times: readonly EpochMs[], at: EpochMs): readonly EpochMs[] {
  return [...new Set([...times, at])].sort((left, right) => left - right).slice(-confirmationsKept);
}

/**
 * Collections are known as of the time they were asked for. Where they are others than the last time they changed in between: with the
 * product's last change if that was in between, else they are new as of now. So no answer is dated before one that is known, and one that was
 * overtaken on its way says nothing.
 */
function newCollections(
  { collections, askedAt }: KnownProduct,
  reading: ProductReading,
): CatalogProduct['collections'] {
  const read = reading.collections;
  if (read === null || (askedAt !== null && read.at <= askedAt)) return [];
  const newest = valueAt(collections, read.at);
  if (newest !== null && isSameSet(newest, read.value)) return [];
  const changedAt = reading.description.at;
  const isInBetween = changedAt <= read.at && (askedAt === null || askedAt < changedAt);
  return [{ at: isInBetween ? changedAt : read.at, value: read.value }];
}

/** What is as old as the oldest version so far, or older, counts for all orders from before that, too. */
function affectedFrom(
  before: readonly Dated<unknown>[],
  added: readonly Dated<unknown>[],
  createdAt: EpochMs,
): EpochMs | null {
  if (added.length === 0) return null;
  const oldest = oldestOf(added);
  return oldest <= oldestOf(before) ? Math.min(createdAt, oldest) : oldest;
}

function earliest(left: EpochMs | null, right: EpochMs | null): EpochMs | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

function isSameDescription(left: ProductDescription, right: ProductDescription): boolean {
  return left.type === right.type && isSameSet(left.tags, right.tags);
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  const sorted = [...left].sort(compareBytes);
  return [...right].sort(compareBytes).every((value, index) => value === sorted[index]);
}
