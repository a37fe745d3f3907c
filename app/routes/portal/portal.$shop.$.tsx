/** An address that names no page of the portal, answered within the portal, so that there is a way on. */
import { Failure } from '#app/domain/failure.ts';
import { openLoader } from './guards.server.ts';

export const loader = openLoader(async () => {
  throw new Failure('not_found', 'There is no such page in this portal.');
});

export default function NoSuchPage() {
  return null;
}
