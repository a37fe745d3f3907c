import type { Services } from './composition.ts';

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** Made once by the server; see composition.ts. */
    readonly services: Services;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
