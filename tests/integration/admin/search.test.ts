import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { SearchResult, StaffPerson } from '../../../shared/src/admin/contract.js';
import type { Deal, StaffDeal } from '../../../shared/src/transactions/contract.js';
import type { Me } from '../../../shared/src/users/contract.js';
import type { Wallet } from '../../../shared/src/wallet/contract.js';
import { signUp } from '../../support/people.js';
import type { ApiClient } from '../../support/client.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
let admin: ApiClient;
let deal: Deal;

const register = (email: string, name: string) =>
  signUp({ url: suite.amana.anonymous.url, control: suite.amana.control }, { email, name });
const search = (q: string) => admin.ok<SearchResult>('GET', `/admin/search?q=${encodeURIComponent(q)}`);
const namesOf = async (q: string) => (await search(q)).people.map(({ name }) => name).sort();

beforeAll(async () => {
  admin = await suite.amana.signIn('admin');
  await register('elodie@example.ke', 'Élodie Wambũi');
  await register('zawadi@example.ke', 'Elodia Ndungu');
  await register('star@example.ke', '.*$^ (who?)');
  await register('wang@example.ke', '王小明');
  deal = await dealAt(suite.amana, suite.people, 'delivered');
}, 60_000);

describe('people', () => {
  test.each([
    ['a name’s beginning', 'Otie', ['Otieno O.']],
    ['whatever its case', 'oTIENO', ['Otieno O.']],
    ['whatever its accents', 'elodi', ['Elodia Ndungu', 'Élodie Wambũi']],
    ['accents that were typed', 'ÉLODIE WAMBUI', ['Élodie Wambũi']],
    ['another script', '王小', ['王小明']],
    ['an e-mail’s beginning', 'ZAWADI@ex', ['Elodia Ndungu']],
    ['a whole e-mail', 'elodie@example.ke', ['Élodie Wambũi']],
    ['spaces around it', '  otieno ', ['Otieno O.']],
    ['signs that are a pattern elsewhere', '.*', ['.*$^ (who?)']],
    ['signs that would match everybody', '^.+', []],
    ['the middle of a name', 'ambũi', []],
    ['the end of an e-mail', '@example.ke', []],
    ['a phone', '0712 345 678', ['Wanjiku M.']],
    ['a phone as M-Pesa writes it', '254712345678', ['Wanjiku M.']],
    ['a phone with a plus', '+254 722 000 111', ['Otieno O.']],
    ['a part of a phone', '0712345', []],
    ['somebody else’s phone', '0799999999', []],
    ['an operator', '{"$ne":null}', []],
  ])('%s', async (_, q, names) => expect(await namesOf(q)).toEqual(names));

  test('twenty at most', async () => {
    const store = await new MongoClient(suite.amana.config.mongodbUri).connect();
    const users = store.db().collection<{ _id: string }>('users');
    const crowd = Array.from({ length: 25 }, (_, n) => ({
      _id: `crowd-${n}`,
      name: `Crowd Member ${n}`,
      email: `member${n}@example.ke`,
      roles: [],
      passwordHash: 'none',
      createdAt: new Date(),
    }));
    await users.insertMany(crowd);
    expect((await search('crowd')).people).toHaveLength(20);
    expect((await search('member')).people).toHaveLength(20);
    await users.deleteMany({ _id: /^crowd-/ });
    await store.close();
  });

  test('a hit says who it is, with the phone masked, and nothing that is secret', async () => {
    const answer = await search('wanjiku');
    expect(answer).toEqual({
      people: [
        {
          id: 'demo-buyer',
          name: 'Wanjiku M.',
          email: 'buyer@amana.test',
          phone: '0712 ••• 678',
          roles: [],
          since: expect.any(String),
        },
      ],
      deals: [],
    });
  });
});

describe('deals', () => {
  test('by their whole code, whatever its case', async () => {
    for (const q of [deal.id, deal.id.toLowerCase(), ` ${deal.id} `]) {
      const { deals } = await search(q);
      expect(deals).toMatchObject([
        { id: deal.id, phase: 'delivered', buyer: 'Wanjiku M.', seller: 'Otieno O.', onHold: false },
      ]);
    }
  });

  test('not by a part of it', async () => {
    expect((await search(deal.id.slice(0, 7))).deals).toEqual([]);
  });
});

describe('a person', () => {
  test('who it is, what is in the wallet, and the deals on either side', async () => {
    const { id, deals, ...person } = await admin.ok<StaffPerson>('GET', '/admin/people/demo-seller');
    const { balanceCents } = await suite.people.seller.ok<Wallet>('GET', '/wallet');
    expect(person).toEqual({
      name: 'Otieno O.',
      email: 'seller@amana.test',
      phone: '0722 ••• 111',
      roles: [],
      since: expect.any(String),
      balanceCents,
      frozen: false,
      suspendedAt: null,
    });
    expect([id, deals.map((row) => row.id)]).toEqual(['demo-seller', [deal.id]]);
    const buyer = await admin.ok<StaffPerson>('GET', '/admin/people/demo-buyer');
    expect(buyer.deals.map((row) => row.id)).toEqual([deal.id]);
    expect(JSON.stringify(buyer)).not.toMatch(/password|phoneHash|254712345678/);
  });

  test('without a phone, a wallet’s money or a deal', async () => {
    const { people } = await search('elodie@');
    const { phone, balanceCents, deals } = await admin.ok<StaffPerson>(
      'GET',
      `/admin/people/${people[0]!.id}`,
    );
    expect({ phone, balanceCents, deals }).toEqual({ phone: null, balanceCents: 0, deals: [] });
  });

  test('the latest twenty deals, newest first', async () => {
    const ids: string[] = [deal.id];
    for (let n = 0; n < 21; n += 1)
      ids.unshift((await dealAt(suite.amana, suite.people, n % 2 ? 'proposed' : 'joined')).id);
    const { deals } = await admin.ok<StaffPerson>('GET', '/admin/people/demo-seller');
    expect(deals.map((row) => row.id)).toEqual(ids.slice(0, 20));
  }, 30_000);

  test('is who the person himself sees', async () => {
    const me = await suite.people.buyer.ok<Me>('GET', '/users/me');
    const person = await admin.ok<StaffPerson>('GET', `/admin/people/${me.id}`);
    expect(person).toMatchObject({ name: me.name, email: me.email });
  });
});

describe('a deal', () => {
  test('whole: both sides, its terms, and what the ledger says of its money', async () => {
    const whole = await admin.ok<StaffDeal>('GET', `/admin/transactions/${deal.id}`);
    expect(whole).toMatchObject({
      id: deal.id,
      phase: 'delivered',
      amountCents: 4_545_000,
      buyer: { name: 'Wanjiku M.' },
      seller: { name: 'Otieno O.' },
      buyerId: 'demo-buyer',
      sellerId: 'demo-seller',
      terms: { title: deal.title },
      money: [{ kind: 'mpesa', cents: 4_545_000 }],
    });
    expect(whole.timeline.map(({ type }) => type)).toEqual(deal.timeline.map(({ type }) => type));
    expect(JSON.stringify(whole)).not.toMatch(/inviteUrl|phoneHash|headHash|254712345678/);
  });
});
