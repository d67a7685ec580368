import { describe, expect, test } from '@jest/globals';
import { isOpen, PHASES, type Party, type Phase } from '@amana/shared/transactions/lifecycle.js';
import { panelOf } from '../../../../../client/src/features/transactions/panel.js';
import { dealIn, disputeIn, itemIn, NOW, PAID_IN, partsIn } from './deals.js';

const NBSP = '\u00a0';
const kes = (text: string) => text.replaceAll(NBSP, ' ');
const cases: [Phase, Party, string, string, string][] = [
  ['proposed', 'buyer', 'Your turn', 'Read the terms', 'Nothing is owed'],
  ['proposed', 'seller', 'Waiting for Wanjiku', 'Wanjiku reads the terms', 'Nothing is owed'],
  ['agreed', 'buyer', 'Your turn', 'Pay KES 45,450', 'Nothing is owed'],
  ['agreed', 'seller', 'Waiting for Wanjiku', 'Wanjiku pays KES 45,450', 'at no cost to you'],
  ['funded', 'seller', 'Your turn', 'Deliver to Wanjiku', 'Wanjiku can cancel and gets KES 45,450 back'],
  ['funded', 'buyer', 'Waiting for Otieno', 'Otieno delivers', 'you can cancel and get KES 45,450 back'],
  ['delivered', 'buyer', 'Your turn', 'Check what you got', 'Otieno gets KES 45,000 on Mon 30 Nov, 18:00'],
  ['delivered', 'seller', 'Waiting for Wanjiku', 'Wanjiku checks it', 'You get KES 45,000 by itself'],
  [
    'returning',
    'buyer',
    'Your turn',
    'Send it back to Otieno',
    'If you do not send it, Otieno gets KES 45,000 on',
  ],
  ['returning', 'seller', 'Waiting for Wanjiku', 'Wanjiku sends it back', 'You get KES 45,000 by itself on'],
];

describe('whose turn, what, and what otherwise', () => {
  test.each(cases)('%s, %s', (phase, role, heading, what, otherwise) => {
    const panel = panelOf(dealIn(phase, role), NOW);
    expect(panel.heading).toBe(heading);
    expect(panel.mood).toBe(heading === 'Your turn' ? 'yours' : 'waiting');
    expect(kes(panel.what)).toContain(what);
    expect(kes(panel.otherwise!)).toContain(otherwise);
    expect(panel.by).not.toBeNull();
  });

  test('every phase has all of its words, for both', () => {
    for (const phase of Object.keys(PHASES) as Phase[])
      for (const role of ['buyer', 'seller'] as const) {
        const { heading, what, otherwise } = panelOf(dealIn(phase, role), NOW);
        expect([heading, what, otherwise ?? what].every((text) => text.length > 5)).toBe(true);
        expect(otherwise === null).toBe(!isOpen(phase));
        expect(heading + what + (otherwise ?? '')).not.toMatch(/undefined|null|escrow|fund/i);
      }
  });
});

describe('a dispute', () => {
  test.each([
    [
      'responding',
      'seller',
      'yours',
      'Your turn',
      'Wanjiku claims KES 15,000',
      'about KES 15,000 without your',
    ],
    ['responding', 'buyer', 'waiting', 'Waiting for Otieno', 'answers your claim of KES 15,000', 'arbiter'],
    ['mediation', 'buyer', 'waiting', 'Otieno made an offer', 'Accept the offer of Otieno', 'KES 15,000'],
    ['mediation', 'seller', 'waiting', 'Waiting for Wanjiku', 'Wanjiku accepts your offer', 'KES 15,000'],
    ['arbitration', 'buyer', 'waiting', 'Waiting for an arbiter', 'KES 15,000', '18:00 you get KES 15,150'],
    ['arbitration', 'seller', 'waiting', 'Waiting for an arbiter', 'KES 15,000', 'Wanjiku gets KES 15,150'],
  ] as const)('%s, %s', (phase, role, mood, heading, what, otherwise) => {
    const offers = phase === 'responding' ? {} : { seller: { buyerCents: 700_000, sellerCents: 800_000 } };
    const panel = panelOf(disputeIn(phase, role, { offers }), NOW);
    expect(panel).toMatchObject({ mood, heading, late: false });
    expect(kes(panel.what)).toContain(what);
    expect(kes(panel.otherwise!)).toContain(otherwise);
    expect(panel.by).not.toBeNull();
  });

  test('while an offer stands the claimant is told so by an arbiter’s case too, and nobody else', () => {
    const offers = { seller: { buyerCents: 700_000, sellerCents: 800_000 } };
    const what = (role: Party) => panelOf(disputeIn('arbitration', role, { offers }), NOW).what;
    expect(what('buyer')).toContain('you can accept the offer of Otieno');
    expect(what('seller')).not.toContain('offer');
  });

  test('only a seller can give all back', () => {
    const claimant = { claimant: 'seller' } as const;
    expect(panelOf(disputeIn('mediation', 'seller'), NOW).what).toContain('You can give all back');
    expect(panelOf(disputeIn('mediation', 'buyer', claimant), NOW).what).not.toContain('give all back');
  });

  test('an arbiter who has not decided in time is late', () =>
    expect(panelOf(disputeIn('arbitration', 'buyer'), Date.parse('2026-11-30T15:00:00Z')).late).toBe(true));

  test.each([
    ['buyer', 'KES 34,500 went to Otieno, KES 10,605 back to you, because: “Cracked on arrival”'],
    ['seller', 'KES 34,500 went to you, KES 10,605 back to Wanjiku, because: “Cracked on arrival”'],
  ] as const)('its end says to the %s where each shilling went, and why', (role, words) => {
    const split = { buyerCents: 1_050_000, sellerCents: 450_000 };
    const ended = disputeIn('split', role, { contestedCents: 0, award: split });
    ended.items[0]!.givenCents = 3_450_000;
    ended.timeline.push({
      v: 8,
      type: 'award',
      by: 'staff',
      at: '2026-11-26T11:04:00Z',
      note: 'Cracked on arrival',
      split,
    });
    const panel = panelOf(ended, NOW);
    expect(panel).toMatchObject({ mood: 'done', heading: 'Done: shared out' });
    expect(kes(panel.what)).toBe(words);
  });
});

describe('on its way back', () => {
  const back = { costCents: 50_000, shippedAt: '2026-11-26T09:00:00.000Z' };
  test.each([
    ['seller', 'Your turn', 'Say so when it is back', 'Wanjiku gets KES 44,945 back by itself on'],
    ['buyer', 'Waiting for Otieno', 'Otieno says that it came back', 'You get KES 44,945 back by itself on'],
  ] as const)(
    'the %s reads who acts, and what comes back without an answer',
    (role, heading, what, otherwise) => {
      const panel = panelOf(dealIn('returning', role, { items: [itemIn('returning', { back })] }), NOW);
      expect(panel.heading).toBe(heading);
      expect(kes(panel.what)).toContain(what);
      expect(kes(panel.otherwise!)).toContain(otherwise);
    },
  );
});

describe('a deal of several parts', () => {
  test.each([
    ['agreed', 'buyer', 'Pay KES 15,150 to Amana', 'The rest of the deal ends by itself. Nothing is owed.'],
    ['agreed', 'seller', 'Wanjiku pays KES 15,150', 'The rest of the deal ends at no cost to you.'],
    ['delivered', 'buyer', 'Check what you got', 'Otieno gets KES 15,000 on'],
    ['funded', 'seller', 'Deliver to Wanjiku', 'Wanjiku can cancel and gets KES 15,150 back'],
  ] as const)('%s, %s: the part is named, and its sum', (phase, role, what, otherwise) => {
    const panel = panelOf(partsIn(phase, role), NOW);
    expect(panel.part).toBe('2 of 3: Roof');
    expect(kes(panel.what)).toContain(what);
    expect(kes(panel.otherwise!)).toContain(otherwise);
  });

  test('a plain sale has no parts to name', () =>
    expect(panelOf(dealIn('funded', 'buyer'), NOW).part).toBeNull());

  test('at its end only what was paid in is counted', () =>
    expect(kes(panelOf(partsIn('refunded', 'buyer'), NOW).what)).toBe(
      'KES 15,000 went to Otieno, KES 15,150 back to you.',
    ));
});

describe('paid in part', () => {
  const part = { items: [itemIn('agreed', { heldCents: 1_000_000, needCents: 3_545_000 })] };
  test('what is still wanted, and to whom it goes back', () => {
    const panel = panelOf(dealIn('agreed', 'buyer', part), NOW);
    expect(kes(panel.what)).toBe('Pay the other KES 35,450 to Amana, which holds it');
    expect(kes(panel.otherwise!)).toBe('The deal ends by itself. KES 10,000 goes back to who paid it.');
  });

  test('when it ended so, what went back', () =>
    expect(
      kes(
        panelOf(
          dealIn('expired', 'seller', {
            timeline: [{ v: 9, type: 'expire', by: 'system', at: '', cents: 1_000_000 }],
          }),
          NOW,
        ).what,
      ),
    ).toBe('KES 10,000 went back to who paid it.'));
});

describe('what must not be missed', () => {
  test('before the money is in, the seller is told not to deliver, and nobody else is', () => {
    expect(panelOf(dealIn('agreed', 'seller'), NOW).warning).toContain('Do not deliver');
    for (const [phase, role] of [
      ['agreed', 'buyer'],
      ['funded', 'seller'],
      ['proposed', 'seller'],
    ] as const)
      expect(panelOf(dealIn(phase, role), NOW).warning).toBeUndefined();
  });

  test('after the buyer may cancel, the day on which the money goes back is named', () => {
    const late = Date.parse('2026-11-28T15:00:00Z');
    expect(kes(panelOf(dealIn('funded', 'seller'), late).otherwise!)).toBe(
      'Now Wanjiku can cancel. On Fri 4 Dec, 18:00 KES 45,450 goes back by itself',
    );
  });

  test('late, before and after the buyer may cancel: it is said, and nothing is told as being settled', () => {
    const dueMs = Date.parse('2026-11-27T15:00:00Z');
    const at = (ms: number, role: Party) => panelOf(dealIn('funded', role), ms);
    expect(at(dueMs - 1, 'buyer').late).toBe(false);
    expect(at(dueMs, 'buyer')).toMatchObject({ late: true, mood: 'waiting' });
    expect(kes(at(dueMs, 'buyer').otherwise!)).toBe(
      'From Sat 28 Nov, 18:00 you can cancel and get KES 45,450 back. On Fri 4 Dec, 18:00 KES 45,450 goes back by itself',
    );
    const may = at(dueMs + 24 * 3_600_000, 'buyer');
    expect(may).toMatchObject({ heading: 'Your turn', mood: 'yours', late: true });
    expect(kes(may.what)).toBe('Otieno is late: wait or cancel');
    expect(panelOf(dealIn('delivered', 'buyer'), Date.parse('2027-01-01')).late).toBe(false);
  });

  test('while nobody has joined, the link is what is waited for', () => {
    const alone = dealIn('proposed', 'seller', { other: null, buyer: null });
    expect(panelOf(alone, NOW)).toMatchObject({
      heading: 'Waiting for the buyer',
      what: 'The buyer opens the link and joins',
    });
  });

  test('a pause stops the clock and says why', () => {
    const held = dealIn('funded', 'seller', { onHold: true, hold: { reason: 'Books differ', at: '' } });
    expect(panelOf(held, NOW)).toMatchObject({ mood: 'paused', what: 'Books differ', by: null });
  });
});

describe('where the money went', () => {
  test.each([
    ['released', 'buyer', 'KES 45,000 went to Otieno.'],
    ['released', 'seller', 'KES 45,000 went to you.'],
    ['refunded', 'buyer', 'KES 45,450 went back to you, fee included.'],
    ['undelivered', 'seller', 'KES 45,450 went back to Wanjiku, fee included.'],
  ] as const)('%s after it was paid in, for the %s', (phase, role, what) =>
    expect(kes(panelOf(dealIn(phase, role, { timeline: [PAID_IN] }), NOW).what)).toBe(what),
  );

  test('what the clock accepted is not told as accepted by a person', () => {
    const released = (type: 'accept' | 'auto_accept') =>
      panelOf(dealIn('released', 'buyer', { timeline: [{ ...PAID_IN, type }] }), NOW).heading;
    expect([released('accept'), released('auto_accept')]).toEqual([
      'Done: accepted',
      'Done: accepted by itself',
    ]);
  });

  test.each(['expired', 'declined', 'withdrawn'] as const)('%s before: nothing was held', (phase) =>
    expect(panelOf(dealIn(phase, 'buyer'), NOW)).toMatchObject({
      mood: 'done',
      what: 'No money was held. Nothing is owed.',
    }),
  );
});
