/**
 * How the two processes of production are started: arguments of Node. The young generation is kept small, because a server and a worker make
 * much short-lived data and V8 would rather take memory than clean up. When it was brought in, they held about a third less with it under the bench's load.
 */
const memory = '--max-semi-space-size=8';

export const SERVER = ['--enable-source-maps', memory, 'build/node/server.js'];
export const WORKER = ['--enable-source-maps', memory, 'build/node/worker.js'];
