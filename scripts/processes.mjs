/**
 * How the two processes of production are started: arguments of Node, which say how large the young generation of V8's memory may be. A worker makes
 * much short-lived data, and V8 would rather take memory than clean up: when the limit was brought in, it held about a third less under the bench's load.
 * A server has hundreds of answers under way, each waiting for its commit. In a small young generation they are copied again and again and then
 * kept for old: with 32 MB instead of 8 a redirect took 40 microseconds of the processors instead of 55, for 100 to 150 MB more.
 */
const young = (megabytes) => `--max-semi-space-size=${megabytes}`;

export const SERVER = ['--enable-source-maps', young(32), 'build/node/server.js'];
export const WORKER = ['--enable-source-maps', young(8), 'build/node/worker.js'];
