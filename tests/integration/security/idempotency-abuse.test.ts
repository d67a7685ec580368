import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from '../../../shared/src/http.js';
import type { Session } from '../../../shared/src/auth/contract.js';
import type { Deal, DealRow } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { dealAt, PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

jest.setTimeout(120_000);

const suite = useAmana();
let stranger: ApiClient;

beforeAll(async () => {
  stranger = (await personWith(suite.amana)).client;
});

const post = (who: ApiClient, path: string, body: unknown, key: string) =>
  who.send<Deal>('POST', path, body, { 'idempotency-key': key });

const propose = (who: ApiClient, key: string, more: object = {}) =>
  post(who, '/transactions', { ...PROPOSAL, ...more }, key);

const idOf = ({ body }: Awaited<ReturnType<typeof propose>>): string => {
  if (!body.success) throw new Error(body.error.code);
  return body.data.id;
};

/** Deals of this person under this title. */
async function dealsCalled(who: ApiClient, title: string): Promise<string[]> {
  const { items } = await who.ok<Page<DealRow>>('GET', '/transactions?limit=50');
  return items.filter((row) => row.title === title).map(({ id }) => id);
}

describe('another person’s key', () => {
  test('with the same words on the same route: a command of his own, and nothing of the first answer', async () => {
    const key = newKey();
    const first = await propose(suite.people.seller, key);
    const foreign = await propose(stranger, key);
    expect([foreign.status, foreign.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect(idOf(foreign)).not.toBe(idOf(first));

    const again = await propose(suite.people.seller, key);
    expect([idOf(again), again.headers.get('idempotent-replayed')]).toEqual([idOf(first), 'true']);
  });

  test('on a step of a deal: refused as everybody is who may not take it, done or not', async () => {
    const { amana, people } = suite;
    const { id } = await dealAt(amana, people, 'funded');
    const [key, path, body] = [newKey(), `/transactions/${id}/deliver`, { note: 'By courier' }];
    const refusals = async () =>
      Promise.all(
        [stranger, people.buyer].map(async (who) => {
          const { status, code } = await who.refused('POST', path, body, key);
          return [status, code];
        }),
      );
    const before = await refusals();
    expect(before[0]).toEqual([404, 'NOT_FOUND']);
    expect(before[1]).toEqual([403, 'FORBIDDEN']);
    const done = await post(people.seller, path, body, key);
    expect(done.status).toBe(200);
    expect(await refusals()).toEqual(before);
    const again = await post(people.seller, path, body, key);
    expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', done.body]);
  });

  test('who is not signed in gets nothing for it', async () => {
    const key = newKey();
    await propose(suite.people.seller, key);
    for (const who of [suite.amana.anonymous, suite.amana.anonymous.as('e30.e30.e30')])
      expect((await propose(who, key)).status).toBe(401);
  });
});

describe('a key of another route', () => {
  test('is another command: of the same deal, of another deal, of something else', async () => {
    const { amana, people } = suite;
    const [one, two] = [await dealAt(amana, people, 'joined'), await dealAt(amana, people, 'joined')];
    const key = newKey();
    const said = await post(people.buyer, `/transactions/${one.id}/messages`, { text: 'Habari' }, key);
    const answers = [said];
    for (const path of [`/transactions/${two.id}/decline`, `/transactions/${one.id}/decline`])
      answers.push(await post(people.buyer, path, {}, key));
    answers.push(await propose(people.buyer, key));
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotent-replayed')])).toEqual([
      [201, null],
      [200, null],
      [200, null],
      [201, null],
    ]);
    for (const { id } of [one, two])
      expect((await people.seller.ok<Deal>('GET', `/transactions/${id}`)).phase).toBe('declined');
  });
});

test('one key with a thousand bodies: one is done, the others are told so, and nothing of the one that was', async () => {
  const [key, count] = [newKey(), 1_000];
  const answers: Awaited<ReturnType<typeof propose>>[] = [];
  for (let n = 0; n < count; n += 20)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 20 }, (_, m) => propose(stranger, key, { title: `One of a thousand ${n + m}` })),
      )),
    );
  const done = answers.filter(({ status }) => status === 201);
  expect(done).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 201);
  for (const { status, body } of others) {
    expect([status, body]).toMatchObject([422, { error: { code: 'KEY_REUSED' } }]);
    expect(JSON.stringify(body)).not.toContain(idOf(done[0]!));
  }
  const { items } = await stranger.ok<Page<DealRow>>('GET', '/transactions?limit=50');
  expect(items.filter(({ title }) => title.startsWith('One of a thousand')).map(({ id }) => id)).toEqual([
    idOf(done[0]!),
  ]);
}, 180_000);

test('a key that races with the end of its session: done once or not at all, and told only to who signs in anew', async () => {
  const { anonymous } = suite.amana;
  const signIn = async () => {
    const body = { email: 'seller@amana.test', password: 'amana-demo' };
    const { headers, body: session } = await anonymous.send<Session>('POST', '/auth/login', body);
    if (!session.success) throw new Error(session.error.code);
    return {
      client: anonymous.as(session.data.accessToken),
      cookie: headers.getSetCookie()[0]!.split(';')[0]!,
    };
  };
  const rounds = 8;
  for (let round = 0; round < rounds; round += 1) {
    const [{ client, cookie }, key, title] = [await signIn(), newKey(), `Raced ${round} ${newKey()}`];
    const [command] = await Promise.all([
      propose(client, key, { title }),
      anonymous.send('POST', '/auth/logout', {}, { cookie }),
    ]);
    expect([201, 401]).toContain(command.status);
    const late = await propose(client, key, { title });
    expect([late.status, JSON.stringify(late.body).includes(title)]).toEqual([401, false]);
    const made = await dealsCalled(suite.people.seller, title);
    expect(made).toEqual(command.status === 201 ? [idOf(command)] : []);
    const again = await propose((await signIn()).client, key, { title });
    expect(again.headers.get('idempotent-replayed')).toBe(command.status === 201 ? 'true' : null);
    expect(await dealsCalled(suite.people.seller, title)).toEqual([idOf(again)]);
  }
});
