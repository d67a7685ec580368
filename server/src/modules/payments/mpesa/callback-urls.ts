import { isOneOf, type Crypto } from '../../../platform/crypto.js';
import type { Channel } from '../callback.model.js';

const hex = (bytes: Buffer): string => bytes.toString('hex');

/**
 * Capability URLs of callbacks. Ids and tokens travel as hex, which can spell none of the words that Daraja blocks.
 * @param baseUrl where Safaricom reaches us, without a slash at the end
 */
export function createCallbackUrls(baseUrl: string, crypto: Crypto) {
  const tokensOf = (channel: Channel, object: string): string[] =>
    crypto.tokens(`callback/${channel}`, object).map((token) => hex(Buffer.from(token, 'base64url')));
  return {
    of: (channel: Channel, object: string): string =>
      `${baseUrl}/api/callbacks/${channel}/${hex(Buffer.from(object))}/${tokensOf(channel, object)[0]}`,
    /** The object that these path parts name; null when the token is not its own. */
    read(channel: Channel, id: string, token: string): string | null {
      const object = Buffer.from(id, 'hex').toString('utf8');
      return isOneOf(token, tokensOf(channel, object)) ? object : null;
    },
  };
}

export type CallbackUrls = ReturnType<typeof createCallbackUrls>;
