import { randomUUID } from 'node:crypto';
import type { Session } from '../../shared/src/auth/contract.js';
import type { Me } from '../../shared/src/users/contract.js';
import type { StaffRole } from '../../shared/src/users/roles.js';
import type { Amana } from './app.js';
import type { ApiClient } from './client.js';
import { inDatabase } from './database.js';
import { signUp } from './people.js';

const PASSWORD = 'a good long one';

export interface Newcomer {
  id: string;
  client: ApiClient;
}

/** A new person, signed in; with roles of the staff that nobody had to confirm, as the first of them get theirs. */
export async function personWith(amana: Amana, ...roles: StaffRole[]): Promise<Newcomer> {
  const email = `${randomUUID()}@amana.test`;
  const { anonymous, control, config } = amana;
  const member = await signUp({ url: anonymous.url, control }, { email, password: PASSWORD });
  const { id } = await member.ok<Me>('GET', '/users/me');
  if (roles.length === 0) return { id, client: member };
  const granted = { roles: roles.map((role) => ({ role, until: null })) };
  await inDatabase(config.mongodbUri, (db) => db.collection('users').updateOne({ email }, { $set: granted }));
  const body = { email, password: PASSWORD };
  const { accessToken } = await anonymous.ok<Session>('POST', '/auth/login', body);
  return { id, client: anonymous.as(accessToken) };
}
