import type { Amana } from './app.js';
import type { ApiClient } from './client.js';
import { until } from './until.js';

/** Makes this number the person's verified one, by the code that the phone gets. @param phone `2547…` */
export async function verifiedAt(amana: Amana, person: ApiClient, phone: string): Promise<void> {
  await person.ok('POST', '/users/me/phone', { phone });
  const code = await until('the code on the phone', async () => {
    const messages = (await amana.control('GET', `/messages/${phone}`)) as { text: string }[];
    return /\d{6}/.exec(messages.at(0)?.text ?? '')?.[0];
  });
  await person.ok('POST', '/users/me/phone/verify', { code });
}
