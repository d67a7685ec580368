import { describe, expect, test } from '@jest/globals';
import type { Request, Response } from 'express';
import {
  displayName,
  emailAddress,
  phoneBody,
  updateMeBody,
  verifyPhoneBody,
} from '../../../../../server/src/modules/users/users.contract.js';
import { validate } from '../../../../../server/src/platform/http/validate.js';
import type { ObjectSchema } from 'joi';

/** The body as a route would get it. */
function checked(schema: ObjectSchema, body: unknown): unknown {
  const req = { body } as Request;
  void validate({ body: schema })(req, {} as Response, () => undefined);
  return req.body;
}

const refusedField = (schema: ObjectSchema, body: unknown, field: string): void =>
  expect(() => checked(schema, body)).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_FAILED',
      details: { fields: expect.arrayContaining([expect.objectContaining({ field })]) },
    }),
  );

const OPERATORS: [string, unknown][] = [
  ['$gt', { $gt: '' }],
  ['$ne', { $ne: null }],
  ['an array', ['a']],
  ['a number', 5],
  ['null', null],
  ['true', true],
];

describe('names', () => {
  test('are trimmed', () =>
    expect(checked(updateMeBody, { name: '  Wanjikũ M. ' })).toEqual({ name: 'Wanjikũ M.' }));

  test.each([
    ['empty', ''],
    ['blank', '   '],
    ['61 characters', 'x'.repeat(61)],
    ['right-to-left override', 'abc\u202Edef'],
    ['zero width', 'ab\u200Bc'],
    ['line break', 'a\nb'],
    ['half a character', 'a\uD800b'],
    ...OPERATORS,
  ])('%s is refused', (_what, name) => refusedField(updateMeBody, { name }, 'name'));

  test('60 characters are not too many', () =>
    expect(displayName.validate('x'.repeat(60)).error).toBeUndefined());
});

describe('e-mail', () => {
  test('is trimmed and lower case', () =>
    expect(emailAddress.validate(' Wanjiku@Example.CO.KE ', { convert: false }).value).toBe(
      'wanjiku@example.co.ke',
    ));

  test.each(['', 'a', 'a@', '@b.co', 'a b@c.co', 'a@b', { $gt: '' }])('%j is refused', (value) =>
    expect(emailAddress.validate(value, { convert: false }).error).toBeDefined(),
  );
});

describe('phone and code', () => {
  test('a number is brought into one form', () =>
    expect(checked(phoneBody, { phone: '0712 345 678' })).toEqual({ phone: '254712345678' }));

  test.each([['too short', '07123'], ['foreign', '+1 202 555 0100'], ...OPERATORS])(
    '%s is no number',
    (_what, phone) => refusedField(phoneBody, { phone }, 'phone'),
  );

  test.each([['five', '12345'], ['letters', '12345a'], ['a line more', '123456\n'], ...OPERATORS])(
    '%s is no code',
    (_what, code) => refusedField(verifyPhoneBody, { code }, 'code'),
  );

  test.each(['role', '_id', 'phone', 'phoneHash', '$set', 'constructor'])('%s cannot be sent along', (key) =>
    refusedField(updateMeBody, JSON.parse(`{"name":"Wanjiku","${key}":"admin"}`), key),
  );
});
