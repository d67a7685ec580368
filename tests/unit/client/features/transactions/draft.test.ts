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
  priceOf,
  proposalOf,
  stepProblems,
  stepsOf,
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
  ...EMPTY_DRAFT,
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
  dealMaxCents: 300_000_000,
  withdrawMinCents: 1_000,
  withdrawMaxCents: 25_000_000,
  deliveryDays: { min: 1, max: 90 },
  inspectionDays: { min: 1, max: 30 },
  promptSeconds: 60,
};

const problems = (part: Partial<Draft>) =>
  stepsOf({ ...full, ...part })
    .flatMap((step) => stepProblems(step, { ...full, ...part }, limits))
    .map(({ field }) => field);

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
    [{ price: '3,000,001' }, 'amountCents'],
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

  test('the price’s problem says the fix', () =>
    expect(stepProblems('price', { ...full, price: 'x' }, limits)[0]?.message).toBe(
      'Enter a price from KES\u00a010 to 3,000,000',
    ));
});

describe('a job in parts', () => {
  const part = (price: string, days = '4') => ({ title: ' Walls ', price, days });
  const inParts = { inParts: true, price: '', deliveryDays: '', parts: [part('15,000'), part('30000', '6')] };

  test('has no days of its own to be asked for', () => {
    expect(stepsOf({ inParts: true })).not.toContain('deliver');
    expect(stepsOf({ inParts: false })).toContain('deliver');
  });

  test('becomes a proposal whose parts make up price and days', () => {
    expect(problems(inParts)).toEqual([]);
    const proposal = proposalOf({ ...full, ...inParts });
    expect(proposal.milestones).toEqual([
      { title: 'Walls', amountCents: 1_500_000, deliveryDays: 4 },
      { title: 'Walls', amountCents: 3_000_000, deliveryDays: 6 },
    ]);
    expect('amountCents' in proposal || 'deliveryDays' in proposal).toBe(false);
  });

  test('its price is the sum, once every part has one', () => {
    expect(priceOf({ ...full, ...inParts })).toBe(4_500_000);
    expect(priceOf({ ...full, ...inParts, parts: [part('15,000'), part('')] })).toBeNull();
    expect(priceOf({ ...full, inParts: false })).toBe(4_500_000);
  });

  test('what is wrong stands at the field of its part, by the name that the server gives it', () =>
    expect(
      problems({ ...inParts, parts: [part('15,000'), { title: ' ', price: '1.5', days: '0' }] }),
    ).toEqual(['milestones.1.title', 'milestones.1.amountCents', 'milestones.1.deliveryDays']));

  test('all parts together are measured too', () =>
    expect(
      stepProblems('price', { ...full, ...inParts, parts: [part('2,000,000'), part('1,000,001')] }, limits),
    ).toEqual([
      {
        field: 'milestones.0.amountCents',
        message: 'All parts make KES\u00a03,000,001: they may make KES\u00a010 to KES\u00a03,000,000',
      },
    ]));
});
