import type { DemoPerson } from '@amana/shared/config.js';
import type { NewUser, Users } from '../users/users.module.js';
import type { Passwords } from './passwords.js';

const PASSWORD = 'amana-demo';

type DemoUser = Omit<NewUser, 'passwordHash'> & Pick<DemoPerson, 'host' | 'does'>;

const PEOPLE: readonly DemoUser[] = [
  {
    id: 'demo-buyer',
    email: 'buyer@amana.test',
    name: 'Wanjiku M.',
    verifiedPhone: '254712345678',
    host: 'buyer.localhost',
    does: 'buys and pays by M-Pesa',
  },
  {
    id: 'demo-seller',
    email: 'seller@amana.test',
    name: 'Otieno O.',
    verifiedPhone: '254722000111',
    host: 'seller.localhost',
    does: 'sells and withdraws',
  },
  {
    id: 'demo-admin',
    email: 'admin@amana.test',
    name: 'Amana admin',
    roles: [{ role: 'admin', until: null }],
    host: 'admin.localhost',
    does: 'looks after Amana',
  },
  {
    id: 'demo-second',
    email: 'zawadi@amana.test',
    name: 'Zawadi N.',
    roles: [{ role: 'admin', until: null }],
    host: 'zawadi.localhost',
    does: 'confirms what the other of the staff proposes',
  },
];

/** The demo's people as the sign-in screen shows them. */
export const DEMO_PEOPLE: DemoPerson[] = PEOPLE.map(({ name, email, host, does }) => ({
  name,
  email,
  password: PASSWORD,
  host,
  does,
}));

/** Makes those of the demo's people who are not there yet; safe to run by several processes at once. */
export async function seedDemo(users: Users, passwords: Passwords): Promise<void> {
  const there = await Promise.all(PEOPLE.map(({ email }) => users.findByEmail(email)));
  const missing = PEOPLE.filter((_, n) => !there[n]);
  await Promise.all(
    missing.map(async ({ id, email, name, roles, verifiedPhone }) =>
      users.register({
        id,
        email,
        name,
        ...(roles ? { roles } : {}),
        passwordHash: await passwords.hash(PASSWORD),
        ...(verifiedPhone === undefined ? {} : { verifiedPhone, idChecked: true }),
      }),
    ),
  );
}
