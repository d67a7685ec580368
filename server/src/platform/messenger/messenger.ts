import type { Config } from '../../config.js';
import type { Logger } from '../observability/logger.js';
import { createMail } from './mail.js';
import { createSms } from './sms.js';

const TIMEOUT_MS = 5_000;

/** Brings a text to a phone (`2547…`) or an e-mail address. */
export interface Messenger {
  /**
   * At least once: who does not hear whether it was taken, sends again.
   * @throws Undeliverable when it never will be taken, Error when it was not now
   */
  send(to: string, text: string): Promise<void>;
}

type Settings = Pick<Config, 'simulatorUrl' | 'mail' | 'sms'>;

/** The demo's phone page, which also shows the mails. */
const createDemo = (url: string): Messenger => ({
  async send(to, text) {
    // Loaded when it is needed: starting does without.
    const { default: axios } = await import('axios');
    await axios
      .post(`${url}/control/messages`, { to, text }, { timeout: TIMEOUT_MS, maxRedirects: 0 })
      .catch((error: unknown) => {
        // The error carries the address and the text, which no log may see.
        const why = axios.isAxiosError(error) ? (error.code ?? 'failed') : 'failed';
        throw new Error(`the gateway did not take a message: ${why}`);
      });
  },
});

/** By what is configured: gateways, else the demo's phone page; what there is not is said once and loudly. */
export function createMessenger({ simulatorUrl, mail, sms }: Settings, logger: Logger): Messenger {
  const demo = simulatorUrl === null ? null : createDemo(simulatorUrl);
  const none = (what: string): Messenger => {
    logger.error(`no ${what} gateway is configured: codes and invitations cannot be sent`);
    return { send: () => Promise.reject(new Error(`no ${what} gateway is configured`)) };
  };
  const byMail = mail ? createMail(mail) : (demo ?? none('mail'));
  const bySms = sms ? createSms(sms) : (demo ?? none('SMS'));
  return { send: (to, text) => (to.includes('@') ? byMail : bySms).send(to, text) };
}
