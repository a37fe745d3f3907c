// Preloaded into the processes of demo and browser tests: a process whose parent is gone asks itself to end, as if the parent had done it. So nothing goes on
// running, unseen and with its ports taken, after what started it was killed.

const CHECK_EVERY_MS = 500;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, CHECK_EVERY_MS).unref();
