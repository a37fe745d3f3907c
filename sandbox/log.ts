// The sandbox speaks on stderr, one JSON line a fact; stdout carries only the line that says where it listens.

function write(level: string, message: string, detail?: unknown): void {
  const shown = detail instanceof Error ? { error: detail.message, stack: detail.stack } : { detail };
  process.stderr.write(`${JSON.stringify({ level, message, ...(detail === undefined ? {} : shown) })}\n`);
}

const verbose = process.env.SANDBOX_LOG === 'debug';

export const log = {
  debug: (message: string, detail?: unknown) => verbose && write('debug', message, detail),
  info: (message: string, detail?: unknown) => write('info', message, detail),
  error: (message: string, detail?: unknown) => write('error', message, detail),
};
