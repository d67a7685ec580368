import type { Clock } from '../../../platform/clock.js';
import { textOf } from './parse.js';
import type { Transport } from './transport.js';

const REFRESH_EARLY_MS = 60_000;
const LIFE_SECONDS = '3599';

interface Credentials {
  consumerKey: string;
  consumerSecret: string;
}

/** One access token for all calls of this process; many askers wait for the same request. */
export function createTokens(
  transport: Transport,
  clock: Clock,
  { consumerKey, consumerSecret }: Credentials,
) {
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  let current: { token: string; goodUntilMs: number } | null = null;
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
    current = { token, goodUntilMs: clock.monotonicMs() + seconds * 1_000 - REFRESH_EARLY_MS };
    return token;
  }

  return {
    /** Null when Daraja gave none. */
    get(): Promise<string | null> {
      if (current && clock.monotonicMs() < current.goodUntilMs) return Promise.resolve(current.token);
      asking ??= ask().finally(() => (asking = null));
      return asking;
    },
    /** Forgets a token that Daraja refused, unless a newer one is there already. */
    drop(token: string): void {
      if (current?.token === token) current = null;
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;
