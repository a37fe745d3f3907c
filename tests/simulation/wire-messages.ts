// Where one message of PostgreSQL's protocol ends and the next begins. https://www.postgresql.org/docs/current/protocol-message-formats.html

export interface WireMessage {
  /** Empty for a client's first message, which has no type. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Gives the whole messages of a stream as its bytes come in. */
export function messageReader({ startsUntyped }: { readonly startsUntyped: boolean }) {
  let rest: Buffer = Buffer.alloc(0);
  let isUntyped = startsUntyped;
  return (bytes: Buffer): readonly WireMessage[] => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const messages: WireMessage[] = [];
    for (;;) {
      const head = isUntyped ? 0 : 1;
      if (rest.length < head + 4) return messages;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return messages;
      messages.push({ type: rest.toString('latin1', 0, head), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      isUntyped = false;
    }
  };
}
