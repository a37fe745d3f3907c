/** The question what other terms would have made of a period, composed. */
import { inSnapshot } from '#app/adapters/db/what-if-snapshot.ts';
import { type WhatIfControl, type WhatIfPorts, type WhatIfRequest, whatIf } from '#app/flows/what-if.ts';
import type { Base } from './base.ts';

export function composeWhatIf({ database }: Pick<Base, 'database'>) {
  const ports: WhatIfPorts = { inSnapshot: (shopId, work) => inSnapshot(database, shopId, work) };
  return {
    /** See flows/what-if.ts. */
    whatIf: (shopId: string, request: WhatIfRequest, control?: WhatIfControl) =>
      whatIf(ports, shopId, request, control),
  };
}
