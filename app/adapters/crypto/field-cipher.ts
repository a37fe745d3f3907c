/**
 * Encryption of single fields at rest: AES-256-GCM with the place of the value (table, column, row) as authenticated data. So what was
 * written for one row opens in that row only: a value copied to another row, changed by a bit or sealed with an unknown key is refused, never
 * returned. A sealed value names its key, so keys can be replaced while old values still open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Where a value is stored. `row` is the whole primary key of the row. */
export interface FieldPlace {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

export interface FieldCipher {
  /** `v1.<key id>.<iv ‖ tag ‖ ciphertext in base64url>`: another text each time. */
  seal(place: FieldPlace, plaintext: string): string;
  /** Throws {@link SealBroken} for a value that was not sealed for this place with a key that is known. */
  open(place: FieldPlace, sealed: string): string;
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

interface FieldKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** `keys` are 32 bytes in base64 each: the first seals, all of them open. */
export function createFieldCipher(keys: readonly [string, ...string[]]): FieldCipher {
  const [sealing, ...older] = keys.map(deriveKey) as [FieldKey, ...FieldKey[]];
  const byId = new Map([sealing, ...older].map((key) => [key.id, key]));
  return {
    seal(place, plaintext) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, sealing.secret, iv, { authTagLength: tagBytes });
      cipher.setAAD(placeBytes(place));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `v1.${sealing.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(place, sealed) {
      const [version, keyId, blob, ...rest] = sealed.split('.');
      const key = byId.get(keyId ?? '');
      if (version !== 'v1' || blob === undefined || rest.length > 0) throw new SealBroken('this is no sealed value');
      if (key === undefined) throw new SealBroken(`sealed with key ${keyId}, which is not configured`);
      return openBlob(key, place, Buffer.from(blob, 'base64url'));
    },
  };
}

function openBlob(key: FieldKey, place: FieldPlace, blob: Buffer): string {
  if (blob.length < ivBytes + tagBytes) throw new SealBroken('the sealed value is cut short');
  const decipher = createDecipheriv(algorithm, key.secret, blob.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(blob.subarray(ivBytes, ivBytes + tagBytes));
  const opened = decipher.update(blob.subarray(ivBytes + tagBytes));
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SealBroken(`the sealed value is not one of ${place.table}.${place.column} in this row`, { cause: error });
  }
}

// The configured key is never used as it stands, so that other uses of it cannot meet this one. The id is derived beside the key and says
// nothing about it.
function deriveKey(base64: string): FieldKey {
  const master = Buffer.from(base64, 'base64');
  const derive = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `tributary/field/${purpose}`, bytes));
  return { id: derive('id', 4).toString('hex'), secret: derive('key', 32) };
}

function placeBytes(place: FieldPlace): Buffer {
  return Buffer.from(`${place.table}|${place.column}|${place.row}`, 'utf8');
}
