/** A payload that is too large for its way arrives as its id alone: what it is about has to be fetched. */
import { readJson } from './read-json.ts';

/** The longest that an id and a global id can be. What is longer need not be looked into. */
const longestBytes = 300;

/** The id where the body is nothing else; null for every other body. Throws a failure `invalid_input` for what is no JSON. */
export function readLoneId(body: Uint8Array | string): string | null {
  if (body.length > longestBytes) return null;
  const json = readJson(body);
  if (json === null || typeof json !== 'object' || !('id' in json)) return null;
  const { id, ...others } = json;
  const isAlone = Object.keys(others).every((name) => name === 'admin_graphql_api_id');
  return isAlone && /^[1-9]\d*$/.test(String(id)) ? String(id) : null;
}
