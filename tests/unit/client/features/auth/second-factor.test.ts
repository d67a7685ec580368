import { describe, expect, test } from '@jest/globals';
import { factorCode, factorProblems } from '../../../../../client/src/features/auth/second-factor.js';
import { emailProblems, passwordProblems } from '../../../../../client/src/features/auth/passwords.js';

describe('a code as people type it', () => {
  test.each(['123456', '123 456', ' 123456 '])('%j is six digits of the app', (typed) => {
    expect(factorProblems('app', typed)).toEqual([]);
    expect(factorCode('app', typed)).toBe('123456');
  });

  test.each(['', '12345', '1234567', '12345a', '١٢٣٤٥٦'])('%j is not', (typed) =>
    expect(factorProblems('app', typed)).toMatchObject([{ field: 'code' }]),
  );

  test.each(['ABCDE-FGHJK-23456', 'abcde fghjk 23456', 'ABCDEFGHJK23456'])('%j is a recovery code', (typed) =>
    expect(factorProblems('recovery', typed)).toEqual([]),
  );

  test.each(['', '123456', 'ABCDE-FGHJK'])('%j is no recovery code', (typed) =>
    expect(factorProblems('recovery', typed)).toMatchObject([{ field: 'code' }]),
  );
});

describe('a new password', () => {
  test.each(['ten letters', 'é'.repeat(36)])('%s will do', (password) =>
    expect(passwordProblems(password)).toEqual([]),
  );

  test.each(['ninechars', 'é'.repeat(37)])('%s will not: too short, or more bytes than count', (password) =>
    expect(passwordProblems(password)).toMatchObject([{ field: 'password' }]),
  );
});

test('an e-mail address needs a name, a place and no blank', () => {
  expect(emailProblems(' a@example.com ')).toEqual([]);
  for (const email of ['', 'a', 'a@b', 'a b@example.com'])
    expect(emailProblems(email)).toMatchObject([{ field: 'email' }]);
});
