import type { Db } from 'mongodb';
import { createInvites } from '../../../server/src/modules/transactions/invites.js';
import { tokensOf } from '../../support/tokens.js';
import { createCrypto } from '../../../server/src/platform/crypto.js';
import type { Secrets } from '../../support/app.js';

export interface Person {
  id: string;
  msisdn: string;
  /** A living access token. */
  token(): string;
}

/** Makes people with a verified number and a wallet, signed in without the API. */
export function createPeople(db: Db, secrets: Secrets) {
  const crypto = createCrypto([Buffer.from(secrets.DATA_KEY, 'base64')]);
  const tokens = tokensOf(secrets.JWT_SECRET);
  const invites = createInvites(crypto, '');
  let made = 0;
  return {
    async add(count: number): Promise<Person[]> {
      const people = Array.from({ length: count }, () => {
        made += 1;
        const id = `person-${made}`;
        const msisdn = `2547${String(made).padStart(8, '0')}`;
        return { id, msisdn, token: () => tokens.sign({ id, roles: [], session: 'proof' }) };
      });
      const createdAt = new Date();
      await db.collection<{ _id: string }>('users').insertMany(
        people.map(({ id, msisdn }) => ({
          _id: id,
          email: `${id}@example.test`,
          name: 'Wanjiku M.',
          passwordHash: 'none',
          phone: crypto.seal(msisdn),
          phoneHash: crypto.keyedHash('phone', msisdn),
          idCheckedAt: createdAt,
          createdAt,
        })),
      );
      await db
        .collection<{ _id: string }>('accounts')
        .insertMany(people.map(({ id }) => ({ _id: `w:${id}`, balanceCents: 0, frozen: false })));
      return people;
    },
    /** The token of a deal's link. */
    inviteOf: (deal: string): string => invites.linkOf(deal).split('/join/')[1]!,
    crypto,
  };
}

export type People = ReturnType<typeof createPeople>;
