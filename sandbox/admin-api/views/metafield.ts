// Metafields of any owner.
import { createHash } from 'node:crypto';
import type { Metafield } from '../../world/app-state.ts';
import type { Shop } from '../../world/state.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import { instant } from './money.ts';

export function compareDigest(metafield: Metafield): string {
  return createHash('sha256').update(metafield.value).digest('hex');
}

export function metafieldView(metafield: Metafield): View {
  return {
    __typename: 'Metafield',
    id: gid('Metafield', metafield.id),
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () => (/^(json|list\.)/.test(metafield.type) ? JSON.parse(metafield.value) : metafield.value),
    compareDigest: compareDigest(metafield),
    createdAt: instant(metafield.createdAt),
    updatedAt: instant(metafield.updatedAt),
  };
}

/** `$app` and no namespace mean the app's own, under a prefix that no other app can write to. */
export function fullNamespace(namespace: string | null | undefined): string {
  return (namespace ?? '$app').replace(/^\$app/, 'app--1');
}

/** The fields `metafield` and `metafields` of an owner. */
export function metafieldFields(shop: Shop, ownerId: string): View {
  const own = () => [...shop.metafields.values()].filter((one) => one.ownerId === ownerId);
  return {
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      const found = own().find((one) => one.key === key && one.namespace === fullNamespace(namespace));
      return found ? metafieldView(found) : null;
    },
    metafields: (args: PageArguments & { namespace?: string | null }) => {
      const wanted = args.namespace ? fullNamespace(args.namespace) : null;
      return connection(byId(own().filter((one) => wanted === null || one.namespace === wanted)), args, metafieldView);
    },
  };
}
