/** An address that names no page of the app, answered within the admin, so that the menu stays. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Failure } from '#app/domain/failure.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { authenticateMerchant } from './merchant.server.ts';

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    await authenticateMerchant(args);
    throw new Failure('not_found', 'There is no such page in Tributary. The address may be mistyped.');
  });
}

export default function NoSuchPage() {
  return null;
}
