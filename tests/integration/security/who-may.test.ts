import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Security } from '../../../shared/src/auth/contract.js';
import type { NewApiKey, NewWebhook } from '../../../shared/src/developers/contract.js';
import type { DealFile } from '../../../shared/src/files/contract.js';
import type { Payment } from '../../../shared/src/payments/contract.js';
import { may, STAFF_ROLES } from '../../../shared/src/users/roles.js';
import type { RouteDescription } from '../../../server/src/platform/http/openapi/description.js';
import { call, png } from '../../support/calls.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { verifiedAt } from '../../support/people.js';
import { personWith } from '../../support/roles.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { provenBefore } from '../../support/tokens.js';
import { claimed } from '../disputes/claims.js';
import { sentId } from '../identity/sending.js';
import { nameOf, routes } from '../openapi/described.js';

const suite = useAmana();

/** Who is not signed in may call these, and nothing else; a new route for everybody must be named here. */
const FOR_EVERYBODY = [
  'get /config',
  'get /demo/clock',
  'get /health/live',
  'get /health/ready',
  'get /invites/:token',
  'get /metrics',
  'get /openapi.json',
  'get /public/deals/:code',
  'get /public/verify/:code',
  'post /auth/login',
  'post /auth/login/second-factor',
  'post /auth/logout',
  'post /auth/password/forgot',
  'post /auth/password/reset',
  'post /auth/refresh',
  'post /auth/register',
  'post /auth/register/confirm',
  'post /demo/clock',
];

const who: Record<string, ApiClient> = {};
const foreign: Record<string, string> = {};

const closed = routes.filter(({ auth }) => auth === 'member' || auth === 'staff');
const ofStaff = routes.filter(({ auth }) => auth === 'staff');

beforeAll(async () => {
  const { amana } = suite;
  who.nobody = amana.anonymous;
  who.member = (await personWith(amana)).client;
  for (const role of STAFF_ROLES) who[role] = (await personWith(amana, role)).client;
}, 120_000);

/** `transactions`, `keys`: what the id in the path is of. */
const kindOf = ({ path }: RouteDescription): string =>
  path.split('/').filter((part) => part !== 'developer')[1]!;

describe('who is not signed in', () => {
  test('may call these routes, and no other', () =>
    expect(
      routes
        .filter((route) => !closed.includes(route))
        .map(nameOf)
        .sort(),
    ).toEqual(FOR_EVERYBODY));

  test.each(closed.map((route) => [nameOf(route), route] as const))('%s: 401', async (_name, route) =>
    expect(await call(who.nobody!, route, { spoiled: true })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    }),
  );
});

describe('staff', () => {
  test('every route of theirs says what it needs', () =>
    expect(ofStaff.filter(({ permission }) => permission === undefined).map(nameOf)).toEqual([]));

  test.each(ofStaff.map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    expect(await call(who.member!, route, { spoiled: true })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    for (const role of STAFF_ROLES) {
      const { status, code } = await call(who[role]!, route, { spoiled: true });
      const refused = status === 403 && code === 'FORBIDDEN';
      expect([role, refused]).toEqual([role, !may([role], route.permission!)]);
      expect(status).toBeLessThan(500);
    }
  });

  test('an auditor changes nothing', () =>
    expect(
      ofStaff
        .filter(({ method, permission }) => method !== 'get' && may(['auditor'], permission!))
        .map(nameOf),
    ).toEqual([]));

  const changing = ofStaff.filter(({ method }) => method !== 'get');
  test.each(changing.map((route) => [nameOf(route), route] as const))(
    '%s wants a fresh proof',
    async (_name, route) => {
      const aged = provenBefore(who.admin!, suite.amana.config.jwtSecrets[0], 301_000);
      expect(await call(aged, route, { spoiled: true })).toMatchObject({
        status: 403,
        code: 'STEP_UP_REQUIRED',
      });
    },
  );
});

describe('another person’s things', () => {
  const MISSING: Record<string, string> = {};
  /** What these name is for whoever holds the link, or for everybody: a person's public card. */
  const FOR_HOLDERS = ['invites', 'pay', 'people'];
  const withObject = routes.filter(
    (route) => route.auth === 'member' && route.path.includes(':') && !FOR_HOLDERS.includes(kindOf(route)),
  );

  beforeAll(async () => {
    const { amana, people } = suite;
    const { buyer, seller } = people;
    foreign.transactions = (await dealAt(amana, people, 'delivered')).id;
    foreign.disputes = (await claimed(suite)).id;
    const { id } = await dealAt(amana, people, 'agreed');
    const body = { method: 'mpesa' };
    foreign.payments = (await buyer.ok<Payment>('POST', `/transactions/${id}/payments`, body)).id;
    const form = new FormData();
    form.set('purpose', 'proof');
    form.set('file', new Blob([new Uint8Array(png)]), 'a.png');
    const uploaded = await fetch(`${seller.url}/api/transactions/${foreign.transactions}/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${seller.token}`, 'idempotency-key': newKey() },
      body: form,
    });
    foreign.files = ((await uploaded.json()) as { data: DealFile }).data.id;
    const newcomer = (await personWith(amana)).client;
    await verifiedAt(amana, newcomer, '254733000199');
    foreign.identity = (await sentId(newcomer)).id;
    foreign.auth = (await buyer.ok<Security>('GET', '/auth/security')).devices[0]!.id;
    const key = { name: 'Website', scopes: ['deals:read'] };
    foreign.keys = (await buyer.ok<NewApiKey>('POST', '/developer/keys', key)).id;
    const url = 'http://127.0.0.1:9/';
    foreign.webhooks = (await seller.ok<NewWebhook>('POST', '/developer/webhooks', { url })).id;
    const { id: told } = await dealAt(amana, people, 'proposed');
    foreign.deliveries = `${foreign.webhooks}-${told}-1`;
    MISSING.transactions = 'AAAAAAAA';
  }, 120_000);

  test.each(withObject.map((route) => [nameOf(route), route] as const))(
    '%s: as if it were not there',
    async (_name, route) => {
      const kind = kindOf(route);
      expect(Object.keys(foreign)).toContain(kind);
      const param = /:(\w+)/.exec(route.path)![1]!;
      for (const stranger of [who.member!, who.finance!]) {
        const theirs = await call(stranger, route, { params: { [param]: foreign[kind]! } });
        const none = await call(stranger, route, {
          params: { [param]: MISSING[kind] ?? `${foreign[kind]!.slice(0, -3)}aaa` },
        });
        expect([theirs.status, theirs.code]).toEqual([404, 'NOT_FOUND']);
        expect(theirs).toEqual(none);
      }
    },
  );
});
