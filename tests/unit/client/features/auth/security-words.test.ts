import { describe, expect, test } from '@jest/globals';
import { SECURITY_EVENTS } from '@amana/shared/auth/contract.js';
import {
  codesFile,
  EVENT_WORDS,
  inFours,
  whenceWords,
} from '../../../../../client/src/features/auth/security-words.js';

describe('what happened to an account', () => {
  test.each(SECURITY_EVENTS)('%s has words of its own', (what) => {
    expect(EVENT_WORDS[what]).toMatch(/^[A-Z][^_.!]+$/);
    const same = SECURITY_EVENTS.filter((other) => EVENT_WORDS[other] === EVENT_WORDS[what]);
    expect(same).toEqual([what]);
  });

  test('where it came from is told as far as it is known', () => {
    expect(whenceWords({ device: 'Chrome on Android', place: '41.90.64.•' })).toBe(
      'Chrome on Android, network 41.90.64.•',
    );
    expect(whenceWords({ device: null, place: '41.90.64.•' })).toBe('network 41.90.64.•');
    expect(whenceWords({ device: null, place: null })).toBe('');
  });
});

test('a secret is shown in fours, and loses nothing', () => {
  expect(inFours('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
  expect(inFours('ABCDEFGH')).toBe('ABCD EFGH');
});

test('the file of codes names the account and has every code on a line', () => {
  const lines = codesFile('a@example.com', ['AAAAA-BBBBB-CCCCC', 'DDDDD-EEEEE-FFFFF']).split('\n');
  expect(lines[0]).toContain('a@example.com');
  expect(lines).toContain('AAAAA-BBBBB-CCCCC');
  expect(lines).toContain('DDDDD-EEEEE-FFFFF');
});
