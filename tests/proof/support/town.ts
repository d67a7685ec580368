import { tokensOf } from '../../support/tokens.js';
import type { Crypto } from '../../../server/src/platform/crypto.js';
import { alarmsOf } from '../../support/app.js';
import { findingsOf } from './books.js';
import { restOf } from './ending.js';
import { startFleet, type Fleet } from './fleet.js';
import { createPeople, type Person } from './people.js';

/** Long enough that a busy machine is not taken for a lost reply, short enough for a run of minutes. */
const WAITS = {
  WAIT_SEND_GUARD_MS: '5000',
  WAIT_UNSENT_MS: '60000',
  WAIT_UNBOUND_MS: '12000',
  WAIT_DARAJA_TIMEOUT_MS: '10000',
  WAIT_RESEND_MS: '15000',
  WAIT_EXPIRE_MS: '60000',
  WAIT_MANUAL_MS: '600000',
  WAIT_POLL_EVERY_MS: '2000',
  MPESA_QUERIES_PER_MINUTE: '1000000',
  SWEEP_EVERY_MS: '300',
};

/** A fleet with people in it, and one of the staff. */
export interface Town extends Fleet {
  /** Where the first process answers. */
  url: string;
  people: Person[];
  staff: Person;
  inviteOf(deal: string): string;
  /** Seals and signs as its processes do. */
  crypto: Crypto;
  /** Waits until nothing is on its way; what still is, and where M-Pesa's books differ. */
  quiet(): Promise<string[]>;
  /** Waits until nothing is on its way, ends everything, and tells what the audit, M-Pesa and the processes find wrong. */
  end(): Promise<string[]>;
}

export interface TownOptions {
  people: number;
  processes?: number;
  env?: Record<string, string>;
  mpesa?: Record<string, string>;
}

export async function startTown({
  people: many,
  processes = 1,
  env = {},
  mpesa = {},
}: TownOptions): Promise<Town> {
  const fleet = await startFleet({
    members: Array.from({ length: processes }, () => 'main' as const),
    env: () => ({ ...WAITS, ...env }),
    mpesa,
  });
  const { db, members, secrets, uri } = fleet;
  const made = createPeople(db, secrets);
  const tokens = tokensOf(secrets.JWT_SECRET);
  const pids = members.map(({ pid }) => pid());

  const processFindings = async (): Promise<string[]> => {
    const found = members.map(async ({ name, url }, n) => {
      const alarms = await alarmsOf(url).catch((error: Error) => [`does not answer: ${error.message}`]);
      return alarms.map((alarm) => `${name} (${pids[n]}): ${alarm}`);
    });
    return (await Promise.all(found)).flat();
  };

  return {
    ...fleet,
    url: members[0]!.url,
    people: await made.add(many),
    staff: {
      id: 'demo-admin',
      msisdn: '',
      token: () => tokens.sign({ id: 'demo-admin', roles: ['admin'], session: 'proof' }),
    },
    inviteOf: made.inviteOf,
    crypto: made.crypto,
    quiet: () => restOf(db, fleet.mpesa),
    async end() {
      const wrong = [
        ...(await restOf(db, fleet.mpesa)),
        ...(await processFindings()),
        ...(await findingsOf(uri, db.databaseName)),
      ];
      await fleet.stop();
      return wrong;
    },
  };
}
