/** The question what other terms would have made of a period, composed. */
import { inSnapshot, readPartnerNames } from '#app/adapters/db/what-if-snapshot.ts';
import {
  type NamePartners,
  pageOfPartners,
  type WhatIf,
  type WhatIfControl,
  type WhatIfPorts,
  type WhatIfRequest,
  whatIf,
} from '#app/flows/what-if.ts';
import type { Base } from './base.ts';

export function composeWhatIf({ database }: Pick<Base, 'database'>) {
  const ports: WhatIfPorts = { inSnapshot: (shopId, work) => inSnapshot(database, shopId, work) };
  const namePartners: NamePartners = (shopId, keys) => readPartnerNames(database, shopId, keys);
  return {
    /** See flows/what-if.ts. */
    whatIf: (shopId: string, request: WhatIfRequest, control?: WhatIfControl) =>
      whatIf(ports, shopId, request, control),
    /** A page of an answer's partners, with their names. */
    pageOfPartners: (
      shopId: string,
      asked: Pick<WhatIf, 'partners'>,
      page: { readonly offset: number; readonly limit: number },
    ) => pageOfPartners(namePartners, shopId, asked, page),
  };
}
