/** The log: JSON lines on standard output, without secrets and without personal data. */
import pino from 'pino';

export type Log = pino.Logger;

export function createLog(level: string, name: string): Log {
  return pino({
    level,
    name,
    redact: {
      paths: [
        '*.accessToken',
        '*.refreshToken',
        '*.email',
        '*.authorization',
        '*.cookie',
        '*.secret',
        'accessToken',
        'email',
        'secret',
      ],
      censor: '[redacted]',
    },
  });
}
