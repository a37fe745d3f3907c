/** Values by number, each kept once and as long as somebody holds it. */
export interface SharedValues<Value> {
  /** Null for a value that was voided. */
  value(number: number): Value | null;
  /** The number of what has this key. */
  hold(key: string, value: Value): number;
  release(number: number): void;
  /** Takes the value from all who hold it; who holds it from now on has another one. */
  void(key: string): void;
}

export function createSharedValues<Value>(): SharedValues<Value> {
  const numbers = new Map<string, number>();
  const keys: string[] = [];
  const values: Array<Value | null> = [];
  const holders: number[] = [];
  const free: number[] = [];
  return {
    value: (number) => values[number] ?? null,
    hold(key, value) {
      const known = numbers.get(key);
      if (known !== undefined) {
        holders[known] = (holders[known] ?? 0) + 1;
        return known;
      }
      const number = free.pop() ?? keys.length;
      numbers.set(key, number);
      keys[number] = key;
      values[number] = value;
      holders[number] = 1;
      return number;
    },
    release(number) {
      const left = (holders[number] ?? 0) - 1;
      holders[number] = left;
      if (left > 0) return;
      if (numbers.get(keys[number] ?? '') === number) numbers.delete(keys[number] ?? '');
      keys[number] = '';
      values[number] = null;
      free.push(number);
    },
    void(key) {
      const number = numbers.get(key);
      if (number === undefined) return;
      numbers.delete(key);
      values[number] = null;
    },
  };
}
