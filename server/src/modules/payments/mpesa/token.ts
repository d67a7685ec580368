import type { Clock } from '../../../platform/clock.js';
import { textOf } from './parse.js';
import type { Transport } from './transport.js';

const REFRESH_EARLY_MS = 60_000;
const LIFE_SECONDS = '3599';

interface Credentials {
  consumerKey: string;
  consumerSecret: string;
}

export interface SharedToken {
  token: string;
  goodUntil: Date;
}

/** Where all processes find the one token: a new one may end the one before it. */
export interface TokenShelf {
  find(): Promise<SharedToken | null>;
  keep(shared: SharedToken): Promise<void>;
}

/** One access token for all calls of all processes; many askers here wait for the same request. */
export function createTokens(
  transport: Transport,
  clock: Clock,
  { consumerKey, consumerSecret }: Credentials,
  shelf: TokenShelf,
) {
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  let current: SharedToken | null = null;
  let refused: string | null = null;
  let asking: Promise<string | null> | null = null;

  async function ask(): Promise<string | null> {
    const reply = await transport.send({
      method: 'GET',
      path: '/oauth/v1/generate?grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}` },
      maySend: () => true,
    });
    if (reply.kind !== 'answer' || reply.status !== 200) return null;
    const token = textOf(reply.body['access_token']);
    if (token === null) return null;
    const seconds = Number(textOf(reply.body['expires_in']) ?? LIFE_SECONDS) || Number(LIFE_SECONDS);
    current = { token, goodUntil: new Date(clock.now().getTime() + seconds * 1_000 - REFRESH_EARLY_MS) };
    await shelf.keep(current);
    return token;
  }

  const isGood = (found: SharedToken | null): found is SharedToken =>
    found !== null && found.token !== refused && clock.now() < found.goodUntil;

  async function findOrAsk(): Promise<string | null> {
    const found = await shelf.find();
    if (!isGood(found)) return ask();
    current = found;
    return found.token;
  }

  return {
    /** Null when Daraja gave none. */
    get(): Promise<string | null> {
      if (isGood(current)) return Promise.resolve(current.token);
      asking ??= findOrAsk().finally(() => (asking = null));
      return asking;
    },
    /** Forgets a token that Daraja refused, unless a newer one is there already. */
    drop(token: string): void {
      refused = token;
      if (current?.token === token) current = null;
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;
