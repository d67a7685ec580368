import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StaffAction } from '../../../shared/src/admin/contract.js';
import type { Case, Dispute } from '../../../shared/src/disputes/contract.js';
import type { Page } from '../../../shared/src/http.js';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { StaffDeal } from '../../../shared/src/transactions/contract.js';
import { newKey, type ApiClient } from '../../support/client.js';
import { useAmana } from '../../support/suite.js';
import {
  advance,
  claimed,
  gained,
  HOUR,
  newcomer,
  post,
  readDeal,
  REASON,
  RICH,
  type Claimed,
  type Side,
} from './claims.js';

const suite = useAmana({ simulator: RICH, env: { APPEAL_HOURS: '24', SECOND_ARBITER_KES: '20000' } });
let [mediator, arbiter, third]: ApiClient[] = [];
const MEDIATOR = 'demo-admin';
beforeAll(async () => {
  mediator = await suite.amana.signIn('admin');
  [arbiter, third] = [await newcomer(suite, 'admin'), await newcomer(suite, 'admin')];
}, 30_000);

const CLAIM = 1_500_000;
const SPLIT = { buyerCents: 600_000, sellerCents: 900_000 };
const OTHER = { buyerCents: 700_000, sellerCents: 800_000 };
const WHY = 'Half of it is as described.';
const side = (who: Side) => suite.people[who];
const claim = () => claimed(suite, 'buyer', CLAIM);
const caseOf = (who: ApiClient, id: string) => who.ok<Case>('GET', `/disputes/${id}`);
const propose = (id: string, split = SPLIT, who = mediator!) =>
  post(who, `/disputes/${id}/mediate`, { ...split, reason: WHY });
const award = (who: ApiClient, id: string) =>
  post(who, `/disputes/${id}/award`, { ...OTHER, reason: REASON });
const onTable = async (id: string) =>
  (await side('buyer').ok<Dispute>('GET', `/disputes/${id}`)).offers.mediator;
const settle = (who: Side, id: string, body: object) => post(side(who), `/disputes/${id}/settle`, body);
const phase = async (id: string) => (await readDeal(side('buyer'), id)).phase;
const actions = async (deal: string) =>
  (await mediator!.ok<Page<StaffAction>>('GET', '/admin/actions?limit=50')).items
    .filter(({ transactionId }) => transactionId === deal)
    .map(({ action, reason }) => [action, reason]);

/** A claim with a proposal of Amana on the table, and what accepting it names. */
async function proposed(): Promise<Claimed & { named: typeof SPLIT & { offer: string } }> {
  const made = await claim();
  expect((await propose(made.id)).status).toBe(200);
  return { ...made, named: { ...SPLIT, offer: (await onTable(made.id))!.id } };
}

describe('a mediator’s offer', () => {
  test('ends the dispute once both have accepted it, and both are told each step', async () => {
    const { deal, id, named } = await proposed();
    expect(await onTable(id)).toEqual({
      ...SPLIT,
      id: named.offer,
      reason: WHY,
      acceptedBy: [],
      at: expect.any(String) as unknown,
    });
    const money = await gained(suite, async () => {
      expect((await settle('seller', id, named)).status).toBe(200);
      expect(await readDeal(side('buyer'), deal.id)).toMatchObject({
        phase: 'responding',
        dispute: { offers: { mediator: { acceptedBy: ['seller'] } } },
        askedOfMe: 'mediate_accept',
      });
      expect(await readDeal(side('seller'), deal.id)).toMatchObject({ askedOfMe: null });
      expect((await settle('buyer', id, named)).status).toBe(200);
    });
    expect([await phase(deal.id), money]).toEqual(['split', [606_000, 3_900_000]]);
    expect(await side('seller').ok('GET', `/disputes/${id}`)).toMatchObject({
      open: false,
      outcome: 'settled',
      offers: { mediator: { acceptedBy: ['seller', 'buyer'] } },
    });
    expect(await actions(deal.id)).toEqual([['mediate', WHY]]);
    const { timeline } = await readDeal(side('buyer'), deal.id);
    expect(timeline.slice(-3)).toMatchObject([
      { type: 'mediate', by: 'staff', split: SPLIT, note: WHY },
      { type: 'mediate_accept', by: 'seller', split: SPLIT },
      { type: 'mediate_accept', by: 'buyer', split: SPLIT, cents: 4_545_000 },
    ]);
    expect(timeline.at(-2)).not.toHaveProperty('cents');
    const told = async (who: Side) =>
      (await side(who).ok<Page<Notification>>('GET', '/notifications?limit=3')).items.map(({ text }) => text);
    expect((await told('buyer')).slice(0, 2)).toEqual([
      'Otieno O. accepted Amana’s proposal. Once you accept it too, it is settled.',
      'Amana proposes how to settle it. Read it, and accept it if it is right for you.',
    ]);
    expect((await told('seller'))[0]).toMatch(
      /^Wanjiku M\. accepted Amana’s proposal too: it is settled\. KES\s39,000 /,
    );
  }, 30_000);

  test('goes back to both as it was said: who of the staff proposed it is told to neither', async () => {
    const { deal, id } = await proposed();
    for (const read of [
      await readDeal(side('buyer'), deal.id),
      await side('seller').ok('GET', `/disputes/${id}`),
    ])
      expect(JSON.stringify(read)).not.toContain(MEDIATOR);
  });

  test('is accepted by its name and its sums alone, by each side once', async () => {
    const { id, named } = await proposed();
    for (const other of [
      { ...OTHER, offer: named.offer },
      { ...named, offer: 'another' },
    ])
      expect((await settle('buyer', id, other)).status).toBe(409);
    expect((await settle('buyer', id, SPLIT)).status).toBe(409);
    const key = newKey();
    const again = () => post(side('buyer'), `/disputes/${id}/settle`, named, key);
    expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
    expect((await settle('buyer', id, named)).status).toBe(409);
    expect((await onTable(id))!.acceptedBy).toEqual(['buyer']);
    for (const who of [arbiter!, await newcomer(suite)])
      expect((await post(who, `/disputes/${id}/settle`, named)).status).toBe(404);
  }, 30_000);

  test('gives way to a new one, with who had accepted it', async () => {
    const { deal, id, named } = await proposed();
    expect((await settle('buyer', id, named)).status).toBe(200);
    expect((await propose(id, OTHER, third)).status).toBe(200);
    expect(await onTable(id)).toMatchObject({ ...OTHER, acceptedBy: [] });
    expect((await settle('seller', id, named)).status).toBe(409);
    expect(await phase(deal.id)).toBe('responding');
    expect((await award(third!, id)).status).toBe(403);
  }, 30_000);

  test('ends with the claim, and with an award, which an appeal does not undo', async () => {
    const back = await proposed();
    await side('buyer').ok('POST', `/disputes/${back.id}/withdraw`, {});
    expect((await settle('seller', back.id, back.named)).status).toBe(409);
    expect((await propose(back.id)).status).toBe(409);
    const decided = await proposed();
    expect((await award(arbiter!, decided.id)).status).toBe(200);
    expect(await onTable(decided.id)).toBeUndefined();
    expect((await readDeal(side('buyer'), decided.deal.id)).dispute!.offers).toEqual({});
    expect((await propose(decided.id)).status).toBe(409);
    await side('seller').ok('POST', `/disputes/${decided.id}/appeal`, { reason: REASON });
    expect((await settle('seller', decided.id, decided.named)).status).toBe(409);
  }, 30_000);

  test('that does not make up the claim, and one on a paused deal, is refused', async () => {
    const { deal, id } = await claim();
    const wrong = { ...SPLIT, buyerCents: 100 };
    expect((await propose(id, wrong)).body).toMatchObject({ error: { code: 'SPLIT_MISMATCH' } });
    await mediator!.ok('POST', `/admin/transactions/${deal.id}/hold`, { reason: REASON });
    expect((await propose(id)).body).toMatchObject({ error: { code: 'ON_HOLD' } });
    await mediator!.ok('POST', `/admin/transactions/${deal.id}/unhold`, { reason: REASON });
  });

  test('an old screen of staff proposes nothing', async () => {
    const { deal, id } = await claim();
    const body = { ...SPLIT, reason: WHY, v: deal.v - 1 };
    expect((await post(mediator!, `/disputes/${id}/mediate`, body)).status).toBe(409);
    expect(await onTable(id)).toBeUndefined();
  });
});

describe('who mediates never decides, and who decides never mediates', () => {
  test('the mediator may call an arbiter, and neither takes, drafts, confirms nor decides', async () => {
    const { deal, id } = await claimed(suite, 'buyer', 4_500_000);
    const large = { buyerCents: 3_000_000, sellerCents: 1_500_000 };
    expect((await propose(id, large)).status).toBe(200);
    const decide = (who: ApiClient) => post(who, `/disputes/${id}/award`, { ...large, reason: REASON });
    expect((await decide(mediator!)).body).toMatchObject({ error: { code: 'FORBIDDEN' } });
    await mediator!.ok('POST', `/disputes/${id}/escalate`, {});
    expect(await caseOf(mediator!, id)).toMatchObject({
      phase: 'arbitration',
      mediatedByMe: true,
      arbiter: null,
    });
    expect((await decide(mediator!)).status).toBe(403);
    expect((await decide(arbiter!)).status).toBe(200);
    expect((await caseOf(mediator!, id)).draft).toMatchObject({ mine: false });
    expect((await decide(mediator!)).status).toBe(403);
    expect((await decide(third!)).status).toBe(200);
    expect(await phase(deal.id)).toBe('awarded');
    expect(await actions(deal.id)).toEqual([
      ['award', REASON],
      ['award', REASON],
      ['escalate', 'Calls an arbiter.'],
      ['mediate', WHY],
    ]);
  }, 30_000);

  test('who has had a case or drafted its award proposes nothing in it', async () => {
    const { id } = await claimed(suite, 'buyer', 4_500_000);
    const large = { buyerCents: 3_000_000, sellerCents: 1_500_000, reason: REASON };
    await arbiter!.ok('POST', `/disputes/${id}/escalate`, {});
    await arbiter!.ok('POST', `/disputes/${id}/hand-over`, { to: null, reason: REASON });
    await third!.ok('POST', `/disputes/${id}/award`, large);
    for (const who of [arbiter!, third!])
      expect((await post(who, `/disputes/${id}/mediate`, large)).body).toMatchObject({
        error: { code: 'FORBIDDEN' },
      });
    expect(await caseOf(arbiter!, id)).toMatchObject({ takenByMe: true, mediatedByMe: false });
    expect((await post(mediator!, `/disputes/${id}/mediate`, large)).status).toBe(200);
  }, 30_000);

  test('neither side proposes for Amana, and a stranger is told of nothing', async () => {
    const { id } = await claim();
    for (const who of ['buyer', 'seller'] as const)
      expect((await propose(id, SPLIT, side(who))).status).toBe(403);
    expect((await propose(id, SPLIT, await newcomer(suite))).status).toBe(404);
  });

  test('a case that only its mediators are left for says so', async () => {
    const { id } = await claim();
    const staff = [mediator!, arbiter!, third!, await suite.amana.signIn('zawadi')];
    for (const [n, who] of staff.entries()) {
      expect((await caseOf(mediator!, id)).nobodyLeft).toBe(false);
      expect([n, (await propose(id, SPLIT, who)).status]).toEqual([n, 200]);
    }
    expect((await caseOf(mediator!, id)).nobodyLeft).toBe(true);
  }, 30_000);
});

describe('two at once', () => {
  test('both accept: it is settled once', async () => {
    const { deal, id, named } = await proposed();
    const money = await gained(suite, async () => {
      const answers = await Promise.all([settle('buyer', id, named), settle('seller', id, named)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    });
    expect([await phase(deal.id), money]).toEqual(['split', [606_000, 3_900_000]]);
  }, 30_000);

  test('the second acceptance against an award: one wins', async () => {
    const { deal, id, named } = await proposed();
    expect((await settle('buyer', id, named)).status).toBe(200);
    const [accepted, decided] = await Promise.all([settle('seller', id, named), award(arbiter!, id)]);
    const statuses = [accepted.status, decided.status];
    expect([
      [200, 409],
      [409, 200],
    ]).toContainEqual(statuses);
    expect(await phase(deal.id)).toBe(accepted.status === 200 ? 'split' : 'awarded');
  }, 30_000);

  test('an acceptance against a new proposal: nothing is settled by what was not agreed to', async () => {
    const { deal, id, named } = await proposed();
    expect((await settle('buyer', id, named)).status).toBe(200);
    const [accepted, anew] = await Promise.all([settle('seller', id, named), propose(id, OTHER)]);
    expect([
      [200, 409],
      [409, 200],
    ]).toContainEqual([accepted.status, anew.status]);
    expect(await phase(deal.id)).toBe(accepted.status === 200 ? 'split' : 'responding');
  }, 30_000);
});

describe('a case changes hands', () => {
  const AWAY = 'I am away from tomorrow.';
  const handOver = (who: ApiClient, id: string, to: string | null, key = newKey()) =>
    post(who, `/disputes/${id}/hand-over`, { to, reason: AWAY }, key);
  const idOf = async (who: ApiClient) => (await who.ok<{ id: string }>('GET', '/users/me')).id;

  async function taken(): Promise<Claimed> {
    const made = await claim();
    await arbiter!.ok('POST', `/disputes/${made.id}/escalate`, {});
    return made;
  }

  test('to a colleague, then back to nobody; only staff see it, with the reason', async () => {
    const { deal, id } = await taken();
    const to = await idOf(third!);
    const before = await caseOf(arbiter!, id);
    expect(before).toMatchObject({ arbiter: { mine: true }, takenByMe: true });
    expect(before.colleagues).toContainEqual({ id: to, name: 'Njeri K.' });
    const key = newKey();
    for (let n = 0; n < 2; n += 1) expect((await handOver(arbiter!, id, to, key)).status).toBe(200);
    expect((await handOver(arbiter!, id, to)).body).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await caseOf(arbiter!, id)).toMatchObject({ arbiter: { mine: false }, colleagues: [] });
    expect(await caseOf(third!, id)).toMatchObject({ arbiter: { mine: true } });
    expect((await handOver(third!, id, null)).status).toBe(200);
    expect(await caseOf(third!, id)).toMatchObject({ arbiter: null, takenByMe: true });
    const seen = await mediator!.ok<StaffDeal>('GET', `/admin/transactions/${deal.id}`);
    expect(seen.timeline.slice(-2)).toMatchObject([
      { type: 'hand_over', by: 'staff', note: AWAY },
      { type: 'hand_over', by: 'staff', note: AWAY },
    ]);
    for (const who of ['buyer', 'seller'] as const)
      for (const path of [`/transactions/${deal.id}`, `/disputes/${id}`, '/notifications'])
        expect(JSON.stringify(await side(who).ok('GET', path))).not.toMatch(/hand_over|away from/);
    expect(await actions(deal.id)).toEqual([
      ['hand_over', AWAY],
      ['hand_over', AWAY],
      ['escalate', 'Takes the case.'],
    ]);
  }, 30_000);

  test('by who has it, to one of the staff who may decide it', async () => {
    const { id } = await claim();
    const buyer = await idOf(side('buyer'));
    expect((await propose(id)).status).toBe(200);
    expect((await handOver(arbiter!, id, null)).status).toBe(409);
    await arbiter!.ok('POST', `/disputes/${id}/escalate`, {});
    for (const who of [third!, mediator!]) expect((await handOver(who, id, null)).status).toBe(403);
    expect((await handOver(side('buyer'), id, null)).status).toBe(403);
    expect((await handOver(await newcomer(suite), id, null)).status).toBe(404);
    for (const to of [buyer, MEDIATOR, await idOf(arbiter!), 'nobody'])
      expect((await handOver(arbiter!, id, to)).body).toMatchObject({
        error: { code: 'VALIDATION_FAILED', details: { fields: [{ field: 'to' }] } },
      });
    expect((await caseOf(arbiter!, id)).arbiter).toMatchObject({ mine: true });
  }, 30_000);

  test('an appeal takes it out of the hands of who decided', async () => {
    const { id } = await taken();
    await advance(suite, HOUR);
    expect((await award(arbiter!, id)).status).toBe(200);
    await side('seller').ok('POST', `/disputes/${id}/appeal`, { reason: REASON });
    expect((await caseOf(third!, id)).arbiter).toBeNull();
    expect((await handOver(arbiter!, id, null)).status).toBe(403);
  }, 30_000);
});
