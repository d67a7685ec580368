import type { Session } from '../../shared/src/auth/contract.js';
import type { Amana } from './app.js';
import { apiClient, type ApiClient } from './client.js';
import { inDatabase } from './database.js';
import { until } from './until.js';

type Control = Amana['control'];

/** The newest first. */
const textsTo = async (control: Control, to: string): Promise<string[]> => {
  const messages = (await control('GET', `/messages/${encodeURIComponent(to)}`)) as { text: string }[];
  return messages.map(({ text }) => text);
};

/** The newest code that came to this phone or mailbox. */
export const codeAt = (control: Control, to: string): Promise<string> =>
  until('a code', async () => {
    const codes = (await textsTo(control, to)).map((text) => /\b\d{6}\b/.exec(text)?.[0]);
    return codes.find((code) => code !== undefined);
  });

/** Waits until a message to this phone or mailbox says it. */
export const told = (control: Control, to: string, words: RegExp): Promise<true> =>
  until(`a message that says ${words}`, async () =>
    (await textsTo(control, to)).some((text) => words.test(text)) ? true : undefined,
  );

/** As if the minute between two codes had passed. */
export const forgetCodes = ({ config }: Pick<Amana, 'config'>): Promise<void> =>
  inDatabase(config.mongodbUri, async (db) => {
    await db.collection('codes').deleteMany({});
    await db.collection('codes_sent').deleteMany({});
  });

export interface NewPerson {
  email: string;
  password?: string;
  name?: string;
}

/** Opens an account by the code that the mailbox gets; signed in by its answer. */
export async function signUp(
  { url, control }: { url: string; control: Control },
  { email, password = 'a good long one', name = 'Njeri K.' }: NewPerson,
): Promise<ApiClient> {
  const anonymous = apiClient(url);
  await anonymous.ok('POST', '/auth/register', { email, password, name });
  const code = await codeAt(control, email);
  const { accessToken } = await anonymous.ok<Session>('POST', '/auth/register/confirm', { email, code });
  return anonymous.as(accessToken);
}

/** Makes this number the person's verified one, by the code that the phone gets. @param phone `2547…` */
export async function verifiedAt(amana: Amana, person: ApiClient, phone: string): Promise<void> {
  await person.ok('POST', '/users/me/phone', { phone });
  await person.ok('POST', '/users/me/phone/verify', { code: await codeAt(amana.control, phone) });
}
