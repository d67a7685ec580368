import { createHmac, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import jwt, { type JwtPayload } from 'jsonwebtoken';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();

let token: string;
let secret: string;
let kid: string;
let good: JwtPayload;

beforeAll(() => {
  token = suite.people.buyer.token!;
  [secret] = suite.amana.config.jwtSecrets;
  const { header, payload } = jwt.decode(token, { complete: true })!;
  kid = header.kid!;
  good = payload as JwtPayload;
});

const seconds = (more: number): number => Math.floor(Date.now() / 1_000) + more;
const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** HS256 by hand, whatever the header says. */
function forged(claims: object, header: object = {}, key = secret): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT', kid, ...header })}.${encode({ ...good, ...claims })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const answerTo = async (sent: string): Promise<[number, string]> => {
  const { status, body } = await suite.amana.anonymous.as(sent).send('GET', '/users/me');
  return [status, body.success ? 'let in' : body.error.code];
};

test('the hand-made good one is let in, so each forgery fails for its own reason', async () =>
  expect(await answerTo(forged({}))).toEqual([200, 'let in']));

describe('refused', () => {
  const FORGERIES: [string, () => string][] = [
    ...['none', 'None', 'nOnE'].map((alg): [string, () => string] => [
      `alg ${alg}`,
      () => `${encode({ alg, kid })}.${encode(good)}.`,
    ]),
    [
      'alg none that keeps the signature',
      () => `${encode({ alg: 'none', kid })}.${token.split('.').slice(1).join('.')}`,
    ],
    ['no signature', () => token.replace(/[^.]+$/, '')],
    ['HS256 with a public key as its secret', () => forged({}, {}, PEM)],
    ['HS256 with the key id as its secret', () => forged({}, {}, kid)],
    ['HS256 with no secret', () => forged({}, {}, '')],
    ['HS512 with our secret', () => jwt.sign(good, secret, { algorithm: 'HS512', keyid: kid })],
    ['RS256 of another key', () => jwt.sign(good, privateKey, { algorithm: 'RS256', keyid: kid })],
    ['a header that says RS256', () => forged({}, { alg: 'RS256' })],
    ['another kid', () => forged({}, { kid: '00000000' })],
    ['a kid that is a path', () => forged({}, { kid: '../../dev/null' }, '')],
    ['a kid that is no text', () => forged({}, { kid: { $gt: '' } })],
    ['no kid', () => forged({}, { kid: undefined })],
    [
      'a jku and jwk of the sender',
      () => forged({}, { jku: 'https://evil.example/jwks', jwk: { kty: 'oct', k: 'QQ' } }, 'A'),
    ],
    ['an x5c of the sender', () => forged({}, { x5c: [PEM] }, PEM)],
    ['expired', () => forged({ exp: seconds(-1) })],
    ['no end', () => forged({ exp: undefined })],
    ['an end that is no number', () => forged({ exp: '9999999999' })],
    ['not begun', () => forged({ nbf: seconds(60) })],
    ['for others', () => forged({ aud: 'amana-files' })],
    ['for nobody', () => forged({ aud: undefined })],
    ['of another issuer', () => forged({ iss: 'amana-test' })],
    ['another type', () => forged({ typ: 'refresh' })],
    ['no type', () => forged({ typ: undefined })],
    ['no time of proof', () => forged({ auth_time: undefined })],
    ['a role that there is not', () => forged({ roles: ['root'] })],
    ['roles that are no list', () => forged({ roles: 'admin' })],
    ['a subject that is no text', () => forged({ sub: { $gt: '' } })],
    ['no session', () => forged({ sid: undefined })],
    [
      'an edited payload under the old signature',
      () => token.replace(/\.[^.]+\./, `.${encode({ ...good, roles: ['admin'] })}.`),
    ],
    [
      'another person under the old signature',
      () => token.replace(/\.[^.]+\./, `.${encode({ ...good, sub: 'demo-seller' })}.`),
    ],
    ['a refresh token', () => 'abcdefghijklmnopqrstuvwx.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['half a token', () => token.slice(0, token.length / 2)],
    ['JSON', () => encode(good)],
  ];

  test.each(FORGERIES)('%s', async (_what, make) =>
    expect(await answerTo(make())).toEqual([401, 'UNAUTHENTICATED']),
  );
});

test('no flip of one bit passes: 1,000 places all over the token, all of the signature among them', async () => {
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const places = parts.flatMap((part, n) =>
    Array.from({ length: part.length * 8 }, (_, bit) => [n, bit] as const),
  );
  const body = places.filter(([n]) => n < 2);
  const some = Array.from({ length: 1_000 - 256 }, (_, n) => body[Math.floor((n * body.length) / 744)]!);
  const flipped = [...some, ...places.filter(([n]) => n === 2)].map(([at, bit]) =>
    parts
      .map((part, n) => {
        const copy = Buffer.from(part);
        if (n === at) copy[bit >> 3]! ^= 1 << (bit & 7);
        return copy.toString('base64url');
      })
      .join('.'),
  );
  expect(new Set(flipped).size).toBe(1_000);
  const answers: [number, string][] = [];
  for (let n = 0; n < flipped.length; n += 50)
    answers.push(...(await Promise.all(flipped.slice(n, n + 50).map(answerTo))));
  expect(answers.filter(([status]) => status !== 401)).toEqual([]);
  expect(await answerTo(token)).toEqual([200, 'let in']);
});
