import type { Transporter } from 'nodemailer';
import type { MailConfig } from '../../config.js';
import { mailOf } from './mail-template.js';
import type { Messenger } from './messenger.js';
import { Undeliverable } from './undeliverable.js';

const TIMEOUT_MS = 10_000;

/** `ETIMEDOUT`, or the three digits of the server's reply; what else an error says holds the address. */
function whyOf(error: unknown): { why: string; forEver: boolean } {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
  // A refusal of the sender or of the sign-in is ours to repair, not the address's fault.
  const forEver = command === 'RCPT TO' && responseCode !== undefined && responseCode >= 550;
  return { why: String(responseCode ?? code ?? 'failed'), forEver };
}

/** Mail by SMTP. */
export function createMail({ url, from, requireTls }: MailConfig): Messenger {
  let transporter: Transporter | undefined;
  return {
    async send(to, text) {
      // Loaded when it is needed: starting does without.
      const { createTransport } = await import('nodemailer');
      transporter ??= createTransport({
        url,
        requireTLS: requireTls,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      await transporter
        .sendMail({ from, to: { name: '', address: to }, ...mailOf(text) })
        .catch((error: unknown) => {
          const { why, forEver } = whyOf(error);
          throw new (forEver ? Undeliverable : Error)(`the mail server did not take a message: ${why}`);
        });
    },
  };
}
