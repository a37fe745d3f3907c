/**
 * Pages of a list by where the last one ended, so that the hundredth page costs no more than the first and a new row never shifts the
 * others. A cursor is the sort value and the id of a row; what it names need not exist any more.
 */

/** Opaque to everyone but this file; at most one of the two. */
export interface PageRequest {
  readonly after: string | null;
  readonly before: string | null;
}

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  /** For `after`; null on the last page. */
  readonly next: string | null;
  /** For `before`; null on the first page. */
  readonly previous: string | null;
}

export interface KeysetOrder<Row> {
  /** SQL of the sort value and of the id that breaks ties, each with its type. */
  readonly column: string;
  readonly type: 'timestamptz' | 'text' | 'int';
  readonly id: string;
  readonly idType: 'uuid' | 'text';
  readonly descending: boolean;
  /** The same two of a row, as text. */
  readonly keyOf: (row: Row) => readonly [value: string, id: string];
}

export interface Keyset<Row> {
  /** A condition, `true` on the first page. */
  readonly where: string;
  readonly orderBy: string;
  readonly values: readonly string[];
  /** Turns the rows that were read, one more than the page holds, into the page. */
  readonly page: (read: readonly Row[]) => PageOf<Row>;
}

/** `firstValue` is the number of the first placeholder that is free. */
export function keyset<Row>(
  order: KeysetOrder<Row>,
  request: PageRequest,
  pageSize: number,
  firstValue: number,
): Keyset<Row> {
  const backwards = request.before !== null;
  const cursor = readCursor(request.before ?? request.after);
  const down = order.descending !== backwards;
  const direction = down ? 'DESC' : 'ASC';
  return {
    where:
      cursor === null
        ? 'true'
        : `(${order.column}, ${order.id}) ${down ? '<' : '>'} ($${firstValue}::${order.type}, $${firstValue + 1}::${order.idType})`,
    orderBy: `${order.column} ${direction}, ${order.id} ${direction} LIMIT ${pageSize + 1}`,
    values: cursor ?? [],
    page(read) {
      const more = read.length > pageSize;
      const rows = read.slice(0, pageSize);
      if (backwards) rows.reverse();
      const cursorOf = (row: Row | undefined): string | null =>
        row === undefined ? null : writeCursor(order.keyOf(row));
      // Going back, there is a next page: the one we came from.
      const hasNext = backwards ? true : more;
      const hasPrevious = backwards ? more : cursor !== null;
      return {
        rows,
        next: hasNext ? cursorOf(rows.at(-1)) : null,
        previous: hasPrevious ? cursorOf(rows[0]) : null,
      };
    },
  };
}

function writeCursor(key: readonly [string, string]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** A cursor that nobody here wrote begins at the first page. */
function readCursor(text: string | null): readonly [string, string] | null {
  if (text === null) return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const [value, id] = Array.isArray(key) ? (key as unknown[]) : [];
    return typeof value === 'string' && typeof id === 'string' ? [value, id] : null;
  } catch {
    return null;
  }
}
