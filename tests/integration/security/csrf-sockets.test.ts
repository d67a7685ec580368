import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { NewApiKey } from '../../../shared/src/developers/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import { STAFF_ROLES } from '../../../shared/src/users/roles.js';
import { call } from '../../support/calls.js';
import type { ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { tokensOf } from '../../support/tokens.js';
import { storedNow } from '../../support/untouched.js';
import { nameOf, routes } from '../openapi/described.js';

jest.setTimeout(120_000);

const suite = useAmana();
const FOREIGN = ['https://evil.test', 'null', 'http://localhost.evil.test', 'http://localhost:1'];
let staff: ApiClient;

beforeAll(async () => {
  staff = (await personWith(suite.amana, ...STAFF_ROLES)).client;
});

const named = routes.map((route) => ({ name: nameOf(route), route }));
const writing = named.filter(({ route }) => route.method !== 'get');
const stored = () => storedNow(suite.amana.config.mongodbUri);

describe('a page of another site', () => {
  test.each(writing)('$name: cannot be sent from there, nor as a form or a text', async ({ route }) => {
    const before = await stored();
    for (const origin of FOREIGN)
      expect([origin, await call(staff, route, { headers: { origin } })]).toMatchObject([
        origin,
        { status: 403, code: 'FORBIDDEN' },
      ]);
    const body = JSON.stringify(route.example?.body ?? {});
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json-seq',
      'image/png',
    ])
      expect([type, await call(staff, route, { body, headers: { 'content-type': type } })]).toMatchObject([
        type,
        { status: 415, code: 'UNSUPPORTED_MEDIA' },
      ]);
    expect(await stored()).toBe(before);

    const own = await call(staff, route, {
      headers: { origin: suite.amana.config.publicUrl },
      spoiled: true,
    });
    expect([403, 415]).not.toContain(own.status);
  });

  test.each(named.filter(({ route }) => route.method === 'get'))(
    '$name: a plain read, which any page can cause, writes nothing',
    async ({ route }) => {
      const before = await stored();
      await call(staff, route);
      expect(await stored()).toBe(before);
    },
  );

  test('cannot use the cookie; our own can, afterwards', async () => {
    const { anonymous, config } = suite.amana;
    const body = { email: 'buyer@amana.test', password: 'amana-demo' };
    const { headers } = await anonymous.send('POST', '/auth/login', body);
    const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
    for (const path of ['/auth/refresh', '/auth/logout'])
      for (const origin of FOREIGN)
        expect((await anonymous.send('POST', path, {}, { cookie, origin })).status).toBe(403);
    const origin = config.publicUrl;
    expect((await anonymous.send('POST', '/auth/refresh', {}, { cookie, origin })).status).toBe(200);
  });
});

describe('sockets', () => {
  let open: Socket[] = [];
  afterEach(() => {
    for (const socket of open) socket.disconnect();
    open = [];
  });

  interface Connecting {
    origin?: string;
    transport?: 'websocket' | 'polling';
  }

  /** Connects; what goes wrong is the answer. */
  function connect(token: string | null, { origin, transport = 'websocket' }: Connecting = {}) {
    const socket = io(suite.amana.anonymous.url, {
      auth: { token },
      transports: [transport],
      extraHeaders: origin === undefined ? {} : { origin },
      forceNew: true,
      reconnection: false,
    });
    open.push(socket);
    return new Promise<Socket | Error>((done) => {
      socket.once('connect', () => done(socket));
      socket.once('connect_error', done);
    });
  }

  async function connected(token: string | null): Promise<Socket> {
    const socket = await connect(token);
    if (socket instanceof Error) throw socket;
    return socket;
  }

  const join = (socket: Socket, room: unknown): Promise<unknown> =>
    socket.timeout(5_000).emitWithAck('transaction:join', room);
  const endOf = (socket: Socket) => new Promise((done) => socket.once('disconnect', done));

  test.each(['websocket', 'polling'] as const)('by %s: not from a foreign page', async (transport) => {
    const { token } = suite.people.buyer;
    for (const origin of FOREIGN)
      expect([origin, await connect(token, { origin, transport })]).toEqual([origin, expect.any(Error)]);
    const own = await connect(token, { origin: suite.amana.config.publicUrl, transport });
    expect(own).not.toBeInstanceOf(Error);
  });

  test('not without a token, nor with a program’s key', async () => {
    const { key } = await suite.people.seller.ok<NewApiKey>('POST', '/developer/keys', {
      name: 'Website',
      scopes: ['deals:read'],
    });
    for (const token of [null, '', key])
      expect(await connect(token)).toMatchObject({ message: 'UNAUTHENTICATED' });
  });

  test('a foreign room is not joined, whatever it is called; one’s own is', async () => {
    const { people, amana } = suite;
    const { id } = await dealAt(amana, people, 'joined');
    const { id: buyer } = await people.buyer.ok<Me>('GET', '/users/me');
    const stranger = await connected((await personWith(amana)).client.token);
    const member = await connected(people.seller.token);
    for (const room of [id, `t:${id}`, buyer, `u:${buyer}`, 'staff', [id], { id }, { $gt: '' }])
      expect([room, await join(stranger, room)]).toEqual([room, false]);
    const overheard: unknown[] = [];
    stranger.onAny((...event: unknown[]) => void overheard.push(event));
    expect(await join(member, id)).toBe(true);
    const heard = new Promise((done) => member.once('transaction:updated', done));
    await people.buyer.ok('POST', `/transactions/${id}/decline`, {});
    expect(await heard).toMatchObject({ id });
    await join(stranger, 'none');
    expect(overheard).toEqual([]);
  });

  test('it is dropped when its token ends', async () => {
    const { amana, people } = suite;
    const secret = amana.config.jwtSecrets[0];
    const { id, roles, session } = tokensOf(secret).verify(people.buyer.token!);
    const nearlyOver = { now: () => new Date(Date.now() - 895_000), monotonicMs: () => 0 };
    const socket = await connected(tokensOf(secret, nearlyOver).sign({ id, roles, session }));
    expect(await join(socket, 'none')).toBe(false);
    expect(await endOf(socket)).toBe('io server disconnect');
    const gone = { now: () => new Date(Date.now() - 901_000), monotonicMs: () => 0 };
    expect(await connect(tokensOf(secret, gone).sign({ id, roles, session }))).toBeInstanceOf(Error);
  });

  test('it is dropped when its session ends, and those of other sessions are not', async () => {
    const { anonymous } = suite.amana;
    const body = { email: 'buyer@amana.test', password: 'amana-demo' };
    const { headers, body: session } = await anonymous.send<{ accessToken: string }>(
      'POST',
      '/auth/login',
      body,
    );
    const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
    const socket = await connected(session.success ? session.data.accessToken : null);
    const other = await connected(suite.people.buyer.token);
    const end = endOf(socket);
    await anonymous.send('POST', '/auth/logout', {}, { cookie });
    expect(await end).toBe('io server disconnect');
    expect(await join(other, 'none')).toBe(false);
    expect(other.connected).toBe(true);
  });
});
