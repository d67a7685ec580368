import bcrypt from 'bcrypt';
import { BSON } from 'mongodb';
import { clientOf, send } from './client.mjs';
import { perSecond } from './figures.mjs';
import { startPart } from './part.mjs';
import { compare } from './routes.mjs';

/** The least that bcrypt can cost: what is left is ours. */
const CHEAP = 4;
const json = { 'content-type': 'application/json' };

function tell(figures, title, { ours, bare }, limit) {
  figures.add(title, perSecond(ours), {
    limit: `${perSecond(bare)} (${limit})`,
    ratio: ours.perSecond / bare.perSecond,
  });
}

/** What the guards cost: an authorised read and a sign-in, each beside the same route without any. */
export async function measureGuards(world, figures, pace) {
  const { env, db, folder, freePort, password, addPerson } = world;
  const port = await freePort();
  const settings = { ...env, PORT: String(port), BENCH_PASSWORD_COST: String(CHEAP) };
  const api = await startPart('guards', 'scripts/bench/api.mjs', settings, folder);
  try {
    const url = `http://127.0.0.1:${port}`;
    const person = await addPerson('Achieng O.');
    const hash = await bcrypt.hash(password, CHEAP);
    await db.collection('users').updateOne({ _id: person.id }, { $set: { passwordHash: hash } });
    const login = { email: person.email, password };
    const told = {
      me: {
        id: person.id,
        answer: { success: true, data: await clientOf(url, person.tokenOf()).get('/users/me') },
      },
      cheap: { hash, answer: await send(url, 'POST', '/api/auth/login', { body: login }) },
    };
    await world.bare.ask({ tell: BSON.EJSON.stringify(told, { relaxed: false }) });
    const place = { ...world, url, api };
    const authorization = `Bearer ${person.tokenOf()}`;
    const me = { ours: { method: 'GET', path: '/api/users/me', headers: { authorization } }, bare: '/me' };
    const signIn = {
      ours: { method: 'POST', path: '/api/auth/login', headers: json, body: JSON.stringify(login) },
      bare: '/login/cheap',
    };
    tell(
      figures,
      'Authorised read (own profile)',
      await compare(place, me, 'me', pace),
      'bare route, no guard, one findOne',
    );
    tell(
      figures,
      'Sign-in but for its bcrypt',
      await compare(place, signIn, 'cheap', pace),
      `bare route, no guard, bcrypt of cost ${CHEAP}`,
    );
  } finally {
    await api.stop();
  }
}
