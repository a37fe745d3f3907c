/**
 * What can be expected to go wrong. A failure has a code that callers may branch on and a message that a person can act upon; the HTTP
 * status of each code is decided here, once. Anything else that is thrown is a defect, and is shown to nobody but the log.
 */
export type FailureCode =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

const statusOf: Readonly<Record<FailureCode, number>> = {
  invalid_input: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  /** Messages by field of the form or body that caused them. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: FailureCode, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }

  get status(): number {
    return statusOf[this.code];
  }

  /** Server and pages are built apart, each with a copy of this class, so a failure is known by what it says and not by its maker. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'Failure' && 'code' in value && 'fields' in value;
  }
}

/** For what cannot be: throws a plain error, which is a defect and no failure. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
