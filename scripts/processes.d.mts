/** Arguments of Node; see processes.mjs. */
export declare const SERVER: readonly string[];
export declare const WORKER: readonly string[];
