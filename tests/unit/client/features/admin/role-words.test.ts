import { describe, expect, test } from '@jest/globals';
import { whyNotConfirm, whyNotEnd } from '../../../../../client/src/features/admin/role-words.js';
import type { Grant } from '../../../../../shared/src/admin/contract.js';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const GRANT: Grant = {
  id: 'g1',
  user: { id: 'njeri', name: 'Njeri K.' },
  role: 'arbiter',
  until: null,
  state: 'proposed',
  by: { id: 'amina', name: 'Amina' },
  at: '2026-11-21T09:00:00Z',
  reason: 'More cases',
};

describe('a proposed role is confirmed', () => {
  test('by another admin', () => expect(whyNotConfirm(GRANT, 'zawadi', NOW)).toBeNull());

  test('not by who proposed it, nor by who gets it', () => {
    expect(whyNotConfirm(GRANT, 'amina', NOW)).toContain('You proposed this');
    expect(whyNotConfirm(GRANT, 'njeri', NOW)).toContain('for you');
  });

  test('not once its end has passed', () => {
    expect(whyNotConfirm({ ...GRANT, until: '2026-11-22T09:00:01Z' }, 'zawadi', NOW)).toBeNull();
    expect(whyNotConfirm({ ...GRANT, until: '2026-11-22T09:00:00Z' }, 'zawadi', NOW)).toContain('passed');
  });
});

test('a role is ended by somebody else, and two admins stay', () => {
  const admin = { id: 'amina', role: 'admin' } as const;
  expect(whyNotEnd(admin, 'amina', 3)).toContain('his own roles');
  expect(whyNotEnd(admin, 'zawadi', 2)).toContain('Two admins');
  expect(whyNotEnd(admin, 'zawadi', 3)).toBeNull();
  expect(whyNotEnd({ id: 'amina', role: 'risk' }, 'zawadi', 2)).toBeNull();
});
