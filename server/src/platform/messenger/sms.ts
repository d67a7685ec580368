import type { SmsConfig } from '../../config.js';
import type { Messenger } from './messenger.js';
import { Undeliverable } from './undeliverable.js';

const TIMEOUT_MS = 10_000;
/** Processed, sent, queued. */
const TAKEN = [100, 101, 102];
/** Of this number: not valid, of another kind, blocked by its owner. */
const NEVER = [403, 404, 406, 409];
const ANSWER_MAX_BYTES = 65_536;

const failed = (why: string | number): Error => new Error(`the SMS gateway did not take a message: ${why}`);

/** The status code of the one recipient, whatever the answer is. */
function statusOf(answer: unknown): number | null {
  const { SMSMessageData: data } = (answer ?? {}) as { SMSMessageData?: { Recipients?: unknown } };
  const recipients: unknown = data?.Recipients;
  const [first] = (Array.isArray(recipients) ? recipients : []) as { statusCode?: unknown }[];
  return typeof first?.statusCode === 'number' ? first.statusCode : null;
}

/** SMS by Africa's Talking: `POST /version1/messaging`. */
export function createSms({ baseUrl, username, apiKey, from }: SmsConfig): Messenger {
  return {
    async send(to, text) {
      const form = new URLSearchParams({ username, to: `+${to}`, message: text, ...(from ? { from } : {}) });
      // Loaded when it is needed: starting does without.
      const { default: axios } = await import('axios');
      const { data } = await axios
        .post<unknown>(`${baseUrl}/version1/messaging`, form, {
          headers: { apiKey, accept: 'application/json' },
          timeout: TIMEOUT_MS,
          maxRedirects: 0,
          maxContentLength: ANSWER_MAX_BYTES,
        })
        .catch((error: unknown) => {
          // The error carries the number, the text and the key, which no log may see.
          if (!axios.isAxiosError(error)) throw failed('failed');
          throw failed(error.response?.status ?? error.code ?? 'failed');
        });
      const status = statusOf(data);
      if (status !== null && NEVER.includes(status))
        throw new Undeliverable(`the SMS gateway will not take it: ${status}`);
      if (status === null || !TAKEN.includes(status)) throw failed(status ?? 'answer');
    },
  };
}
