/**
 * Many rows for one statement: an array for each column, in PostgreSQL's binary form. As text each value is quoted here and parsed there, and a
 * UUID is more than twice as long: clicks in this form cost the database a fifth less and the server half.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES
 */

export type ArrayColumn<Row> =
  | { readonly type: 'uuid' | 'text' | 'jsonb'; readonly read: (row: Row) => string | null }
  /** Milliseconds since the epoch. */
  | { readonly type: 'timestamptz'; readonly read: (row: Row) => number };

const oids = { uuid: 2950, text: 25, jsonb: 3802, timestamptz: 1184 };
const roomPerValue = 24;
const bytesPerHeader = 20;
/** Of one UTF-16 unit in UTF-8. */
const bytesPerUnit = 3;
const since2000 = Date.UTC(2000, 0, 1);
const jsonbVersion = 1;

/** One parameter for each column; each belongs to the caller. */
export function toBinaryArrays<Row>(rows: readonly Row[], columns: readonly ArrayColumn<Row>[]): Buffer[] {
  const writer = createWriter(columns.length * (bytesPerHeader + rows.length * roomPerValue));
  return columns.map((column) => {
    const from = writer.end();
    writer.header(oids[column.type], rows.length);
    for (const row of rows) {
      const value = column.read(row);
      if (value === null) writer.nothing();
      else if (typeof value === 'number') writer.instant(value);
      else if (column.type === 'uuid') writer.uuid(value);
      else writer.text(value, column.type === 'jsonb');
    }
    return writer.since(from);
  });
}

function createWriter(room: number) {
  let bytes = Buffer.allocUnsafe(room);
  let end = 0;
  const reserve = (more: number): void => {
    if (end + more <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, end + more));
    bytes.copy(larger, 0, 0, end);
    bytes = larger;
  };
  const int32 = (value: number): void => {
    end = bytes.writeInt32BE(value, end);
  };
  return {
    end: () => end,
    since: (from: number) => bytes.subarray(from, end),
    /** One dimension, may hold nulls, begins with element 1. */
    header(oid: number, length: number): void {
      reserve(bytesPerHeader);
      for (const value of [1, 1, oid, length, 1]) int32(value);
    },
    nothing(): void {
      reserve(4);
      int32(-1);
    },
    /** Microseconds since 2000, in 64 bits. */
    instant(at: number): void {
      reserve(12);
      const micros = (at - since2000) * 1_000;
      const high = Math.floor(micros / 2 ** 32);
      int32(8);
      int32(high);
      end = bytes.writeUInt32BE(micros - high * 2 ** 32, end);
    },
    uuid(id: string): void {
      reserve(20);
      int32(16);
      end = writeUuid(bytes, end, id);
    },
    text(value: string, isJsonb: boolean): void {
      reserve(5 + value.length * bytesPerUnit);
      const from = end;
      end += 4;
      if (isJsonb) end = bytes.writeUInt8(jsonbVersion, end);
      end += bytes.write(value, end);
      bytes.writeInt32BE(end - from - 4, from);
    },
  };
}

const hyphen = 45;
/** By the code of its character; 255 for what is no digit. */
const hexDigits = new Uint8Array(128).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Digit by digit: taking out the hyphens and parsing the rest makes half a dozen strings for each id. Returns where it ends. */
function writeUuid(bytes: Uint8Array, from: number, id: string): number {
  let end = from;
  for (let at = 0; at < id.length; ) {
    if (id.charCodeAt(at) === hyphen) {
      at += 1;
      continue;
    }
    const high = hexDigits[id.charCodeAt(at)] ?? 255;
    const low = hexDigits[id.charCodeAt(at + 1)] ?? 255;
    if (high === 255 || low === 255) break;
    bytes[end++] = high * 16 + low;
    at += 2;
  }
  if (id.length !== 36 || end !== from + 16) throw new Error(`"${id}" is no UUID`);
  return end;
}
