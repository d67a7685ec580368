import { readFile } from 'node:fs/promises';
import { connect, type Socket as Line } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { STAFF_ROLES } from '../../../shared/src/users/roles.js';
import { createSimulator, type Simulator } from '../../../server/simulator/simulator.js';
import { environment, freePort, newDatabase, newSecrets, startAmana } from '../../support/app.js';
import { call, fieldsOf, inPath } from '../../support/calls.js';
import { startChild, type Child } from '../../support/child.js';
import { newKey, signInAt, type ApiClient } from '../../support/client.js';
import { personWith } from '../../support/roles.js';
import { PROPOSAL } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { tokensOf } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { nameOf, routes } from '../openapi/described.js';

jest.setTimeout(120_000);

const MAX_BODY = 64 * 1024;
const SLOW_MS = 2_000;
const suite = useAmana();
let staff: ApiClient;

beforeAll(async () => {
  staff = (await personWith(suite.amana, ...STAFF_ROLES)).client;
});

const named = routes.map((route) => ({ name: nameOf(route), route }));
const writing = named.filter(({ route }) => route.method !== 'get' && route.csv === undefined && !route.form);
const withLimit = named.filter(({ route }) => fieldsOf(route.query).includes('limit'));

const deep = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const keys = (count: number): string => `{${Array.from({ length: count }, (_, n) => `"k${n}":1`).join(',')}}`;
const BOMBS = {
  large: ' '.repeat(MAX_BODY + 1 - 2) + '{}',
  deep: deep(1_000),
  wide: keys(6_000),
  million: keys(1_000_000),
};

describe('bodies', () => {
  test.each(writing)('$name: too large, too deep, too many fields', async ({ route }) => {
    const refused = async (body: string) => {
      const { status, code } = await call(staff, route, { body });
      return [status, code];
    };
    expect(await refused(BOMBS.large)).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(await refused(BOMBS.deep)).toEqual([400, 'VALIDATION_FAILED']);
    const wide = await call(staff, route, { body: BOMBS.wide });
    expect([wide.status, wide.code, wide.fields.length]).toEqual([400, 'VALIDATION_FAILED', 20]);
  });

  const quote = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${staff.url}/api/transactions/quote`, {
      method: 'POST',
      headers: { authorization: `Bearer ${staff.token}`, 'content-type': 'application/json', ...headers },
      body,
    });
  const good = JSON.stringify({ amountCents: 4_500_000, feePayer: 'buyer' });

  test('64 KiB are read, one byte more is not, nor a million fields', async () => {
    expect((await quote(good.padEnd(MAX_BODY))).status).toBe(200);
    expect((await quote(good.padEnd(MAX_BODY + 1))).status).toBe(413);
    // Who is told so while he still sends may find the line closed.
    const told = await quote(BOMBS.million).then(
      ({ status }) => status,
      () => 413,
    );
    expect([told, (await quote(good)).status]).toEqual([413, 200]);
  });

  test('what unfolds to 64 MiB is not unfolded', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    expect((await quote(new Uint8Array(gzipSync(good)), gzip)).status).toBe(200);
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * 1_048_576, ' ')));
    expect(bomb.length).toBeLessThan(MAX_BODY + 1_000);
    expect((await quote(bomb, gzip)).status).toBe(413);
  });
});

test.each(withLimit)('$name: pages of fifty at most', async ({ route }) => {
  for (const limit of ['100000', '51', '0', '-1', '1e5', '99999999999999999999'])
    expect([limit, await call(staff, route, { query: `limit=${limit}` })]).toMatchObject([
      limit,
      { status: 400, fields: ['limit'] },
    ]);
  expect((await call(staff, route, { query: 'limit=50' })).fields).toEqual([]);
});

describe('words that make patterns try again and again', () => {
  const WORDS = [
    `${'a'.repeat(4_000)}!`,
    `${'0'.repeat(4_000)}x`,
    `${' '.repeat(4_000)}x`,
    `${'a@'.repeat(2_000)}`,
    `${'a.'.repeat(2_000)}@`,
    `http://${'a.'.repeat(2_000)}`,
    `${'\u200d '.repeat(2_000)}x`,
    `${'e\u0301'.repeat(2_000)}`,
  ];
  const withWords = writing.filter(({ route }) =>
    Object.values(route.example?.body ?? {}).some((value) => typeof value === 'string'),
  );

  /** A busy machine is late with everything: slow is what is late each time. */
  async function isSlow(work: () => Promise<unknown>): Promise<boolean> {
    for (let tries = 0; tries < 5; tries += 1) {
      const begunMs = performance.now();
      await work();
      if (performance.now() - begunMs < SLOW_MS) return false;
    }
    return true;
  }

  test.each(withWords)('$name', async ({ route }) => {
    const fields = Object.entries(route.example!.body as object).filter(
      ([, value]) => typeof value === 'string',
    );
    for (const word of WORDS) {
      const body = Object.fromEntries(fields.map(([name]) => [name, word]));
      const send = async () => expect((await call(staff, route, { body })).status).toBe(400);
      expect([word.slice(0, 10), await isSlow(send)]).toEqual([word.slice(0, 10), false]);
    }
  });

  test.each(named.filter(({ route }) => route.path.includes(':') || route.query))(
    '$name, in its address',
    async ({ route }) => {
      const names = fieldsOf(route.query);
      for (const word of WORDS) {
        const text = word.slice(0, 1_000);
        const params = inPath(route, text);
        const query = names.map((name) => `${name}=${encodeURIComponent(text)}`).join('&');
        const send = async () =>
          expect((await call(staff, route, { params, query })).status).toBeLessThan(500);
        expect([word.slice(0, 10), await isSlow(send)]).toEqual([word.slice(0, 10), false]);
      }
    },
  );
});

test('a thousand sockets of one person: twenty are let in, and everybody else’s too', async () => {
  const open: Socket[] = [];
  const connect = (token: string | null) =>
    new Promise<string>((done) => {
      const socket = io(staff.url, {
        auth: { token },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      open.push(socket);
      socket.once('connect', () => done('in'));
      socket.once('connect_error', ({ message }) => done(message));
    });
  const told: Record<string, number> = {};
  for (let n = 0; n < 20; n += 1)
    for (const answer of await Promise.all(Array.from({ length: 50 }, () => connect(staff.token))))
      told[answer] = (told[answer] ?? 0) + 1;
  expect(told).toEqual({ in: 20, RATE_LIMITED: 980 });
  expect(await connect(suite.people.buyer.token)).toBe('in');
  for (const socket of open) socket.disconnect();
});

test('keys without end: as many as one address may send, and what others send is done', async () => {
  const amana = await startAmana({ limitScale: 0.05, env: { TRUST_PROXY: '1' } });
  const propose = async (who: ApiClient, from: string) =>
    (
      await who.send('POST', '/transactions', PROPOSAL, {
        'idempotency-key': newKey(),
        'x-forwarded-for': from,
      })
    ).status;
  const token = tokensOf(amana.config.jwtSecrets[0]).sign({ id: 'demo-seller', roles: [], session: 'none' });
  const seller = amana.anonymous.as(token);
  const statuses: number[] = [];
  for (let n = 0; n < 400; n += 1) statuses.push(await propose(seller, '41.90.0.1'));
  expect(statuses.filter((status) => status === 201)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(370);
  expect(await propose(seller, '41.90.0.2')).toBe(201);
  await amana.stop();
});

describe('a process of its own, under all of it', () => {
  const LINES = 200;
  const lines: { line: Line; text: string; ended: boolean }[] = [];
  let simulator: Simulator;
  let child: Child;
  let url: string;
  let seller: ApiClient;

  /** Bytes that come one by one and never end. */
  function dribble(head: string): void {
    const one = { line: connect(Number(new URL(url).port), '127.0.0.1'), text: '', ended: false };
    one.line.write(head);
    const timer = setInterval(() => one.line.write('a'), 2_000);
    one.line.on('data', (part: Buffer) => (one.text += part.toString()));
    one.line.on('error', () => undefined);
    one.line.once('close', () => {
      clearInterval(timer);
      one.ended = true;
    });
    lines.push(one);
  }

  beforeAll(async () => {
    simulator = await createSimulator({});
    const port = await freePort();
    const facts = { port, database: newDatabase(), secrets: newSecrets(), simulatorUrl: simulator.url };
    const { certificate } = simulator;
    child = await startChild('main', { ...environment({ ...facts, certificate }), TRUST_PROXY: '1' });
    url = `http://127.0.0.1:${port}`;
    seller = await signInAt(url, 'seller');
    for (let n = 0; n < LINES; n += 2) {
      dribble('GET /api/config HTTP/1.1\r\nHost: x\r\nX: ');
      dribble(
        'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{',
      );
    }
  });
  afterAll(async () => {
    for (const { line } of lines) line.destroy();
    await child.kill('SIGKILL');
    await simulator.close();
  });

  let from = 0;
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/transactions/quote`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${seller.token}`,
        'content-type': 'application/json',
        'x-forwarded-for': `10.0.${(from += 1) >> 8}.${from & 255}`,
        ...headers,
      },
      body,
    }).then(({ status }) => status);

  const bomb = new Uint8Array(gzipSync(Buffer.alloc(8 * 1_048_576, ' ')));
  async function round(): Promise<void> {
    for (let n = 0; n < 10; n += 1)
      expect(
        await Promise.all([
          ...Array.from({ length: 4 }, () => post(BOMBS.large)),
          ...Array.from({ length: 4 }, () => post(BOMBS.deep)),
          post(BOMBS.wide),
          post(bomb, { 'content-encoding': 'gzip' }),
        ]),
      ).toEqual([413, 413, 413, 413, 400, 400, 400, 400, 400, 413]);
  }

  const restingMiB = async (): Promise<number> => {
    await new Promise((done) => setTimeout(done, 500));
    const status = await readFile(`/proc/${child.process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1_024;
  };

  test('its memory stays within 50 MiB, and what others ask is answered in time', async () => {
    // As large as it gets by itself: from here on it must not grow.
    for (let n = 0; n < 6; n += 1) await round();
    const beforeMiB = await restingMiB();
    let [attacking, reads]: [boolean, number[]] = [true, []];
    const attack = (async () => {
      for (let n = 0; n < 4; n += 1) await round();
      attacking = false;
    })();
    while (attacking || reads.length < 100) {
      const begunMs = performance.now();
      await seller.ok('GET', '/users/me');
      reads.push(performance.now() - begunMs);
      await new Promise((done) => setTimeout(done, 20));
    }
    await attack;
    reads = reads.sort((a, b) => a - b);
    expect(reads[Math.floor(reads.length * 0.99)]).toBeLessThan(SLOW_MS);
    expect((await restingMiB()) - beforeMiB).toBeLessThan(50);
  });

  test('lines on which bytes drip are ended, and told why', async () => {
    await until('every line to end', () => Promise.resolve(lines.every(({ ended }) => ended)), 60_000);
    const statuses = new Set(lines.map(({ text }) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
    expect([...statuses].sort()).toEqual(['408', '503']);
  });
});
