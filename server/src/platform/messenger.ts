import type { Config } from '../config.js';
import type { Logger } from './observability/logger.js';

const TIMEOUT_MS = 5_000;

/** Brings a text to a phone (`2547…`) or an e-mail address. */
export interface Messenger {
  /** @throws Error when it was not taken */
  send(to: string, text: string): Promise<void>;
}

/** The demo's messages go to the phone page; without it there is no gateway, which is said once and loudly. */
export function createMessenger({ simulatorUrl }: Pick<Config, 'simulatorUrl'>, logger: Logger): Messenger {
  if (simulatorUrl === null) {
    logger.error('no SMS or mail gateway is configured: codes and invitations cannot be sent');
    return { send: () => Promise.reject(new Error('no SMS or mail gateway is configured')) };
  }
  return {
    async send(to, text) {
      // Loaded when it is needed: starting does without.
      const { default: axios } = await import('axios');
      await axios
        .post(`${simulatorUrl}/control/messages`, { to, text }, { timeout: TIMEOUT_MS, maxRedirects: 0 })
        .catch((error: unknown) => {
          // The error carries the address and the text, which no log may see.
          const why = axios.isAxiosError(error) ? (error.code ?? 'failed') : 'failed';
          throw new Error(`the gateway did not take a message: ${why}`);
        });
    },
  };
}
