/*
 * What the query of a link's address says: where in the shop it is to lead, the advertiser's sub-ids, and what is the shop's own business and is
 * handed on. A link's code stands in the path; the names under which other apps carry one are understood where the path has none.
 */
import { isSubIdName, readSubIds, type SubIds } from './sub-ids.ts';

export interface LinkQuery {
  /** Handed on to the shop. */
  readonly parameters: ReadonlyArray<readonly [string, string]>;
  readonly subIds: SubIds | null;
  /** A page of the shop (`to`). */
  readonly requestedPath: string | null;
  /** The shop's myshopify name (`s`). */
  readonly shopName: string | null;
}

/** Ours and other apps' names for a referral's code, in the order of asking. */
const codeNames = ['ref', 'sca_ref', 'rfsn', 'aff', 'via'];
/** Between the redirect and the storefront, and not handed on as they came. */
const ownNames: ReadonlySet<string> = new Set(['to', 's', 'ref', 'tvid']);
const parametersMax = 20;

export function readLinkQuery(query: URLSearchParams): LinkQuery {
  const parameters: Array<readonly [string, string]> = [];
  for (const [name, value] of query) {
    if (parameters.length === parametersMax) break;
    if (!ownNames.has(name) && !isSubIdName(name)) parameters.push([name, value]);
  }
  return { parameters, subIds: readSubIds(query), requestedPath: query.get('to'), shopName: query.get('s') };
}

/** Empty where there is none. */
export function codeIn(query: URLSearchParams): string {
  for (const name of codeNames) {
    const code = query.get(name);
    if (code !== null && code !== '') return code;
  }
  return '';
}
