import { createHmac } from 'node:crypto';

const signed = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** `t=<unix>,v1=<hex>`, one `v1` for each secret that is live: HMAC-SHA256 of `<unix>.<body>`. */
export const signatureOf = (secrets: readonly string[], atSeconds: number, body: string): string =>
  [`t=${atSeconds}`, ...secrets.map((secret) => `v1=${signed(secret, `${atSeconds}.${body}`)}`)].join(',');
