/**
 * What Shopify tells of products, put down as dated facts: only what is new, under the product's lock, so that two that come at once are read
 * one after the other. Where orders may have been decided without it they are settled again, in the waves of an inbox item that is written in
 * the same transaction; where no programme's terms have ever asked for the catalogue, nothing is.
 */
import {
  type KnownProduct,
  newsOf,
  type ProductFacts,
  type ProductNews,
  type ProductReading,
  productAt,
  unknownProduct,
} from '#app/domain/catalog.ts';
import type { EpochMs } from '#app/domain/facts.ts';

/** A reading with what only lists need. */
export interface ReceivedProduct extends ProductReading {
  readonly title: string;
  readonly handle: string | null;
  readonly vendor: string;
}

/** What is to be written of a product. */
export interface ProductChange {
  readonly news: readonly ProductNews[];
  /** As lists show it; null where a newer description is known. */
  readonly listed: ReceivedProduct | null;
  readonly productId: string;
  readonly known: KnownProduct;
  readonly newest: ProductFacts;
}

/** The shop's catalogue, within one transaction. */
export interface CatalogRecords {
  /** What is known of these products, by id; nobody else writes of them until this transaction ends. */
  lockProducts(products: readonly ReceivedProduct[]): Promise<ReadonlyMap<string, KnownProduct>>;
  saveProducts(changes: readonly ProductChange[]): Promise<void>;
  /** Since when the terms of any programme ask what the catalogue knows; null for never. */
  getCatalogNeededFrom(): Promise<EpochMs | null>;
  appendItem(item: { readonly topic: string; readonly webhookId: string; readonly body: unknown }): Promise<void>;
}

export interface RecordedProducts {
  /** Products of which something new was said. */
  readonly changed: number;
  /** From when on orders may be decided otherwise; null for none. */
  readonly affectsFrom: EpochMs | null;
}

/** Records readings of any number of products, several of one among them. */
export async function recordProducts(
  records: CatalogRecords,
  received: readonly ReceivedProduct[],
): Promise<RecordedProducts> {
  if (received.length === 0) return { changed: 0, affectsFrom: null };
  const known = await records.lockProducts(received);
  const changes = [...Map.groupBy(received, ({ productId }) => productId)].map(([productId, readings]) =>
    changeOf(productId, known.get(productId) ?? unknownProduct, readings),
  );
  await records.saveProducts(changes);
  const affects = changes.flatMap(({ news }) => news.flatMap(({ affectsFrom }) => affectsFrom ?? []));
  return {
    changed: changes.filter(({ news }) => news.some(({ affectsFrom }) => affectsFrom !== null)).length,
    affectsFrom: affects.length === 0 ? null : Math.min(...affects),
  };
}

function changeOf(productId: string, before: KnownProduct, readings: readonly ReceivedProduct[]): ProductChange {
  const news: ProductNews[] = [];
  let known = before;
  let listed: ReceivedProduct | null = null;
  for (const reading of readings) {
    const newest = known.confirmedAt.at(-1);
    if (newest === undefined || newest <= reading.description.at) listed = reading;
    const said = newsOf(known, reading);
    news.push(said);
    known = said.known;
  }
  return { productId, news, listed, known, newest: productAt(known, Number.POSITIVE_INFINITY) };
}

/**
 * Has the orders from `affectsFrom` on settled again, those at least for which the catalogue is asked. `messageId` makes it the same wish when
 * it is tried again. True where there was anything to ask for.
 */
export async function demandSettling(
  records: CatalogRecords,
  affectsFrom: EpochMs | null,
  messageId: string,
): Promise<boolean> {
  const neededFrom = affectsFrom === null ? null : await records.getCatalogNeededFrom();
  if (affectsFrom === null || neededFrom === null) return false;
  const body = { since: Math.max(affectsFrom, neededFrom) };
  await records.appendItem({ topic: 'tributary/catalog-changed', webhookId: messageId, body });
  return true;
}
