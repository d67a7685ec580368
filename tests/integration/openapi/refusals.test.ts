import { describe, expect, test } from '@jest/globals';
import { nameOf, routes } from './described.js';
import { useExamples } from './sending.js';

const { suite } = useExamples();

/** A path of this route that leads to nothing. */
const nowhere = (path: string): string => path.replace(/:\w+/g, 'AM2222ZZ');
const bodyOf = (route: (typeof routes)[number]) =>
  route.body ? { ...(route.example?.body ?? {}) } : undefined;

describe('refusals', () => {
  const named = routes.map((route) => ({ route, name: nameOf(route) }));
  const closed = named.filter(({ route }) => !['none', 'optional'].includes(route.auth));
  const commands = named.filter(({ route }) => route.idempotent);
  const withBody = named.filter(({ route }) => route.body);

  test.each(closed)('$name is not for who is signed out', async ({ route }) => {
    const answer = await suite.amana.anonymous.send(
      route.method.toUpperCase(),
      nowhere(route.path),
      bodyOf(route),
    );
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test.each(named.filter(({ route }) => route.auth === 'staff'))(
    '$name is not for members',
    async ({ route }) => {
      const refusal = await suite.people.buyer.refused(
        route.method.toUpperCase(),
        nowhere(route.path),
        bodyOf(route),
      );
      expect(refusal).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    },
  );

  test.each(commands)('$name wants a key', async ({ route }) => {
    const answer = await suite.admin.send('POST', nowhere(route.path), bodyOf(route));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'KEY_REQUIRED' } } });
  });

  test.each(withBody)('$name refuses what is no field and what is no JSON', async ({ route }) => {
    const method = route.method.toUpperCase();
    const body = { ...bodyOf(route), surprise: 1 };
    const codes = [
      await suite.admin.refused(method, nowhere(route.path), body),
      await suite.admin.refused(method, nowhere(route.path), '{'),
    ];
    expect(codes.map(({ code }) => code)).toEqual(['VALIDATION_FAILED', 'MALFORMED_BODY']);
  });

  test.each(named.filter(({ route }) => route.params))('$name: what is not there', async ({ route }) => {
    const method = route.method.toUpperCase();
    expect(await suite.admin.refused(method, nowhere(route.path), bodyOf(route))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

test('every refusal was as described', () => {
  expect(suite.watch.problems).toEqual([]);
  expect(suite.watch.seen.size).toBeGreaterThan(100);
});
