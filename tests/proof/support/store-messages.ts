const HEADER_BYTES = 16;
const OP_MSG = 2013;
/** After the header: 4 bytes of flags, the kind of the first section, the length and the first type of its document. */
const FIRST_NAME_AT = HEADER_BYTES + 4 + 1 + 4 + 1;

/** Cuts a stream of MongoDB's protocol into its messages. */
export function messagesIn(): (bytes: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const messages: Buffer[] = [];
    while (rest.length >= HEADER_BYTES && rest.length >= rest.readInt32LE(0)) {
      messages.push(rest.subarray(0, rest.readInt32LE(0)));
      rest = rest.subarray(rest.readInt32LE(0));
    }
    return messages;
  };
}

export const requestOf = (message: Buffer): number => message.readInt32LE(4);
export const replyTo = (message: Buffer): number => message.readInt32LE(8);

/** `insert`, `commitTransaction`, …: the first name in the body; null when the message is none of the kind. */
export function commandOf(message: Buffer): string | null {
  if (message.readInt32LE(12) !== OP_MSG || message[HEADER_BYTES + 4] !== 0) return null;
  return message.toString('utf8', FIRST_NAME_AT, message.indexOf(0, FIRST_NAME_AT));
}
