import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { tokensOf } from '../../support/tokens.js';
import { createRealtime, type Realtime } from '../../../server/src/modules/realtime/realtime.module.js';
import type { Logger } from '../../../server/src/platform/observability/logger.js';
import { until } from '../../support/until.js';

const SECRET = 'a secret of at least thirty-two characters';
const quiet = () => undefined;
const logger = { error: quiet, warn: quiet, info: quiet, debug: quiet } as unknown as Logger;
const MEMBERS: Record<string, string[]> = { AB23CD45: ['wanjiku', 'otieno'] };

let offsetMs = 0;
const tokens = tokensOf(SECRET, { now: () => new Date(Date.now() + offsetMs), monotonicMs: () => 0 });
const tokenOf = (user: string): string => tokens.sign({ id: user, roles: [], session: 's' });

let server: Server;
let realtime: Realtime;
let url: string;
let storeUp = true;
let open: Socket[] = [];

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  realtime = createRealtime({
    server,
    config: { publicUrl: 'http://amana.test', corsOrigins: [], demo: false },
    logger,
    pubSub: null,
    verifyAccess: (token) => tokens.verify(token),
    isMember: (user, deal) =>
      storeUp ? Promise.resolve(MEMBERS[deal]?.includes(user) ?? false) : Promise.reject(new Error('away')),
  });
});

beforeEach(() => {
  [offsetMs, storeUp] = [0, true];
});

afterEach(() => {
  for (const socket of open) socket.disconnect();
  open = [];
});

afterAll(() => realtime.close());

interface Connecting {
  token?: unknown;
  headers?: Record<string, string>;
}

/** Connects; what goes wrong is the answer. */
function connect({ token, headers = {} }: Connecting): Promise<Socket | Error> {
  const socket = io(url, {
    auth: { token },
    transports: ['websocket'],
    extraHeaders: headers,
    forceNew: true,
    reconnection: false,
  });
  open.push(socket);
  return new Promise((done) => {
    socket.once('connect', () => done(socket));
    socket.once('connect_error', done);
  });
}

async function connected(user: string): Promise<Socket> {
  const socket = await connect({ token: tokenOf(user) });
  if (socket instanceof Error) throw socket;
  return socket;
}

/** All that this socket hears from now on. */
function heardBy(socket: Socket): unknown[] {
  const heard: unknown[] = [];
  socket.onAny((...event: unknown[]) => void heard.push(event));
  return heard;
}

const join = (socket: Socket, ...args: unknown[]): Promise<unknown> =>
  socket.timeout(2_000).emitWithAck('transaction:join', ...args);

/** What was sent before this has arrived when it answers. */
const settle = (socket: Socket) => join(socket, 'none');

describe('the handshake', () => {
  test.each([
    ['none', undefined],
    ['an operator', { $gt: '' }],
    ['rubbish', 'a.b.c'],
    [
      'of another secret',
      tokensOf('x'.repeat(40)).sign({
        id: 'wanjiku',
        roles: [],
        session: 's',
      }),
    ],
  ])('a token that is %s is refused', async (_what, token) =>
    expect(await connect({ token })).toMatchObject({ message: 'UNAUTHENTICATED' }),
  );

  test('an ended token is refused', async () => {
    offsetMs = -901_000;
    const token = tokenOf('wanjiku');
    offsetMs = 0;
    expect(await connect({ token })).toMatchObject({ message: 'UNAUTHENTICATED' });
  });

  test('a person has at most twenty sockets, and a closed one makes room', async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => connected('kamau')));
    expect(await connect({ token: tokenOf('kamau') })).toMatchObject({ message: 'RATE_LIMITED' });
    await connected('wanjiku');
    sockets[0]!.disconnect();
    await until('room', async () => !((await connect({ token: tokenOf('kamau') })) instanceof Error));
  });
});

describe('who hears what', () => {
  const updated = {
    event: 'transaction:updated',
    change: { id: 'AB23CD45', v: 2, phase: 'agreed' },
  } as const;

  test('a person hears what is for him, on each of his sockets, and nobody else does', async () => {
    const [one, two, other] = [
      await connected('wanjiku'),
      await connected('wanjiku'),
      await connected('otieno'),
    ];
    const [first, second, third] = [heardBy(one), heardBy(two), heardBy(other)];
    realtime.emit([{ ...updated, users: ['wanjiku'] }]);
    await Promise.all([one, two, other].map(settle));
    expect([first, second, third]).toEqual([
      [['transaction:updated', updated.change]],
      [['transaction:updated', updated.change]],
      [],
    ]);
  });

  test('a deal’s room is for its two people', async () => {
    const [member, stranger] = [await connected('otieno'), await connected('kamau')];
    expect([
      await join(member, 'AB23CD45'),
      await join(stranger, 'AB23CD45'),
      await join(stranger, 'ZZZZZZZZ'),
    ]).toEqual([true, false, false]);
    const [heard, overheard] = [heardBy(member), heardBy(stranger)];
    realtime.emit([{ ...updated, users: [], transaction: 'AB23CD45' }]);
    await Promise.all([member, stranger].map(settle));
    expect([heard.length, overheard.length]).toEqual([1, 0]);
  });

  test('who is in two rooms hears it once; who has left hears nothing', async () => {
    const socket = await connected('wanjiku');
    await join(socket, 'AB23CD45');
    const heard = heardBy(socket);
    realtime.emit([{ ...updated, users: ['wanjiku'], transaction: 'AB23CD45' }]);
    await settle(socket);
    expect(heard).toHaveLength(1);
    socket.emit('transaction:leave', 'AB23CD45');
    await settle(socket);
    realtime.emit([{ ...updated, users: [], transaction: 'AB23CD45' }]);
    await settle(socket);
    expect(heard).toHaveLength(1);
  });
});

describe('what clients send', () => {
  test.each([[undefined], [null], [7], [{ $gt: '' }], [['AB23CD45']], ['x'.repeat(65)], ['']])(
    '%j is no deal',
    async (id) => expect(await join(await connected('wanjiku'), id)).toBe(false),
  );

  test('events without an answer, unknown ones and wrong arguments change nothing', async () => {
    const socket = await connected('wanjiku');
    socket.emit('transaction:join');
    socket.emit('transaction:join', 'AB23CD45', 'no function');
    socket.emit('transaction:leave', { $gt: '' });
    socket.emit('wallet:updated', {});
    socket.emit('__proto__', 1);
    expect(await join(socket, 'AB23CD45')).toBe(true);
  });

  test('a store that is away answers no, and nothing ends', async () => {
    const socket = await connected('wanjiku');
    storeUp = false;
    expect(await join(socket, 'AB23CD45')).toBe(false);
    storeUp = true;
    expect(await join(socket, 'AB23CD45')).toBe(true);
  });

  test('too large a message, or too many, end the socket and only that one', async () => {
    const [large, many, other] = [
      await connected('wanjiku'),
      await connected('wanjiku'),
      await connected('otieno'),
    ];
    const gone = [large, many].map((socket) => new Promise((done) => socket.once('disconnect', done)));
    large.emit('transaction:leave', 'x'.repeat(5_000));
    for (let n = 0; n < 101; n += 1) many.emit('transaction:leave', 'a');
    await Promise.all(gone);
    expect(await join(other, 'AB23CD45')).toBe(true);
  });
});
