import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request over a kept connection; the answer's data. @throws Error on a refusal */
export function send(url, method, path, { token, body } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
  };
  const attempt = (resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const told = Buffer.concat(chunks).toString();
        if (answer.statusCode < 400) resolve(told ? JSON.parse(told) : null);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${told.slice(0, 300)}`));
      });
    });
    // The server may close a kept connection just as it is used again; the key makes the repeat safe.
    sent.on('error', (error) =>
      sent.reusedSocket && error.code === 'ECONNRESET' ? attempt(resolve, reject) : reject(error),
    );
    sent.end(text);
  };
  return new Promise(attempt);
}

/** A person's own way to the API: the data inside the envelope. */
export const clientOf = (url, token) => ({
  get: async (path) => (await send(url, 'GET', `/api${path}`, { token })).data,
  post: async (path, body) => (await send(url, 'POST', `/api${path}`, { token, body })).data,
});
