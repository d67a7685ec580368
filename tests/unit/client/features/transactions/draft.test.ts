import { describe, expect, test } from '@jest/globals';
import {
  dropDraft,
  EMPTY_DRAFT,
  loadDraft,
  saveDraft,
  type Draft,
  type DraftStorage,
} from '../../../../../client/src/features/transactions/draft.js';
import {
  proposalOf,
  stepProblems,
  STEPS,
  type Limits,
} from '../../../../../client/src/features/transactions/draft-rules.js';

const DAY = 24 * 3_600_000;

function memory(): DraftStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const full: Draft = {
  role: 'seller',
  title: ' Laptop ',
  description: 'With charger',
  price: '45,000',
  feePayer: 'half',
  deliveryDays: '2',
  inspectionDays: '3',
  inviteKind: 'phone',
  inviteTo: '0712 345 678',
};

describe('a draft is kept on the device', () => {
  test('for seven days, then it is gone', () => {
    const storage = memory();
    saveDraft(storage, 'u1', full, 0);
    expect(loadDraft(storage, 'u1', 7 * DAY - 1)).toEqual(full);
    expect(loadDraft(storage, 'u1', 7 * DAY)).toEqual(EMPTY_DRAFT);
    expect(storage.kept.size).toBe(0);
  });

  test('for one person only', () => {
    const storage = memory();
    saveDraft(storage, 'u1', full, 0);
    expect(loadDraft(storage, 'u2', 1)).toEqual(EMPTY_DRAFT);
  });

  test('until it is sent', () => {
    const storage = memory();
    saveDraft(storage, 'u1', full, 0);
    dropDraft(storage, 'u1');
    expect(loadDraft(storage, 'u1', 1)).toEqual(EMPTY_DRAFT);
  });

  test('what cannot be read is no draft', () => {
    const storage = memory();
    storage.setItem('amana.draft.u1', '{broken');
    expect(loadDraft(storage, 'u1', 1)).toEqual(EMPTY_DRAFT);
  });
});

const limits: Limits = {
  dealMinCents: 1_000,
  dealMaxCents: 25_000_000,
  withdrawMinCents: 1_000,
  withdrawMaxCents: 25_000_000,
  deliveryDays: { min: 1, max: 90 },
  inspectionDays: { min: 1, max: 30 },
  promptSeconds: 60,
  fees: { rateBasisPoints: 100, minimumCents: 1_000 },
};

const problems = (part: Partial<Draft>) =>
  STEPS.flatMap((step) => stepProblems(step, { ...full, ...part }, limits)).map(({ field }) => field);

describe('answers', () => {
  test('a full draft has no problem and becomes the proposal', () => {
    expect(problems({})).toEqual([]);
    expect(proposalOf(full)).toEqual({
      role: 'seller',
      title: 'Laptop',
      description: 'With charger',
      amountCents: 4_500_000,
      feePayer: 'half',
      deliveryDays: 2,
      inspectionDays: 3,
      invite: { kind: 'phone', phone: '254712345678' },
    });
  });

  test.each([
    [{ role: null }, 'role'],
    [{ title: ' ' }, 'title'],
    [{ description: '' }, 'description'],
    [{ price: '45000.50' }, 'amountCents'],
    [{ price: '9' }, 'amountCents'],
    [{ price: '250,001' }, 'amountCents'],
    [{ price: '-5' }, 'amountCents'],
    [{ deliveryDays: '91' }, 'deliveryDays'],
    [{ deliveryDays: '1.5' }, 'deliveryDays'],
    [{ inspectionDays: '0' }, 'inspectionDays'],
    [{ inviteKind: null }, 'invite'],
    [{ inviteTo: '12345' }, 'invite.phone'],
    [{ inviteKind: 'email', inviteTo: 'nobody' }, 'invite.email'],
  ] as const)('%j is a problem of %s', (part, field) => expect(problems(part)).toEqual([field]));

  test('cents are refused with a word', () =>
    expect(stepProblems('price', { ...full, price: '45,000.50' }, limits)[0]?.message).toBe(
      'Enter whole shillings, without cents',
    ));

  test.each(['1 500', '1.500', '2000/=', 'KES 1500/-', '1,5000'])('%s: the spelling is named', (price) =>
    expect(stepProblems('price', { ...full, price }, limits)[0]?.message).toBe(
      'Write the sum as 1500 or 1,500, in whole shillings',
    ),
  );

  test.each([
    ['250,000', 'seller', []],
    ['250,000', 'buyer', ['amountCents']],
    ['248,756', 'half', []],
    ['248,757', 'half', ['amountCents']],
    ['247,525', 'buyer', []],
    ['247,526', 'buyer', ['amountCents']],
  ] as const)(
    '%s with the fee on %s: what the buyer pays fits one payment or is refused',
    (price, feePayer, fields) => expect(problems({ price, feePayer })).toEqual(fields),
  );

  test('a sum that is too large with its fee says what the buyer would pay', () =>
    expect(
      stepProblems('price', { ...full, price: '250000', feePayer: 'buyer' }, limits)[0]?.message,
    ).toContain('the buyer would pay KES\u00a0252,500'));

  test('the price’s problem says the fix', () =>
    expect(stepProblems('price', { ...full, price: 'x' }, limits)[0]?.message).toBe(
      'Enter a price from KES\u00a010 to 250,000',
    ));
});
