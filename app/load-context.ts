import type { Services } from './composition.ts';

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** Made once by the server; see composition.ts. */
    readonly services: Services;
    /** The visitor's network address, as far as the server can tell. */
    readonly address: string | null;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
