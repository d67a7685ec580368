import type { SentId } from '../../../shared/src/identity/contract.js';
import type { Answer } from '../../../shared/src/http.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { jpeg } from '../files/fixtures.js';

interface Sending {
  content?: Uint8Array;
  fields?: Record<string, string>;
  key?: string;
}

/** Sends a photo of an ID and gives whatever comes. */
export async function sendId(
  who: ApiClient,
  { content, fields = {}, key = newKey() }: Sending = {},
): Promise<{ status: number; body: Answer<SentId>; replayed: boolean }> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ kind: 'national_id', last4: '4821', ...fields }))
    form.set(field, value);
  form.set('file', new Blob([new Uint8Array(content ?? (await jpeg(800, 500)))]), 'id.jpg');
  const answer = await fetch(`${who.url}/api/users/me/identity`, {
    method: 'POST',
    headers: { 'idempotency-key': key, authorization: `Bearer ${who.token}` },
    body: form,
  });
  const replayed = answer.headers.get('idempotent-replayed') === 'true';
  return { status: answer.status, body: (await answer.json()) as Answer<SentId>, replayed };
}

/** Sends one that is taken. @throws Error on a refusal */
export async function sentId(who: ApiClient, sending: Sending = {}): Promise<SentId> {
  const { status, body } = await sendId(who, sending);
  if (!body.success) throw new Error(`${status} ${body.error.code} ${body.error.message}`);
  return body.data;
}

export const fetchPicture = (who: ApiClient, id: string): Promise<Response> =>
  fetch(`${who.url}/api/identity/${id}/picture`, {
    headers: who.token ? { authorization: `Bearer ${who.token}` } : {},
  });
