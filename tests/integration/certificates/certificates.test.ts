import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';
import winston from 'winston';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import type { Dispute } from '../../../shared/src/disputes/contract.js';
import type { ApiClient } from '../../support/client.js';
import { codeIn } from '../../support/pdf.js';
import { dealAt, payByPhone, phaseOf, PROPOSAL, type Stop } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { award, claimed, newcomer, RICH } from '../disputes/claims.js';
import { linesOf, paperOf, verify } from './papers.js';

const log: string[] = [];
jest
  .spyOn(winston.transports.Console.prototype as Required<winston.transport>, 'log')
  .mockImplementation((line: unknown, next: () => void) => {
    log.push(JSON.stringify(line));
    next();
  });
jest.setTimeout(120_000);

const suite = useAmana({ simulator: RICH, env: { LOG_LEVEL: 'info' } });
let db: Db;
let client: MongoClient;
let admin: ApiClient;

beforeAll(async () => {
  client = await new MongoClient(suite.amana.config.mongodbUri).connect();
  db = client.db();
  admin = await suite.amana.signIn('admin');
});

afterAll(() => client.close());

const at = (stop: Stop, terms: object = {}) => dealAt(suite.amana, suite.people, stop, terms);
const read = (id: string) => suite.people.buyer.ok<Deal>('GET', `/transactions/${id}`);

describe('what it tells', () => {
  test('parties, terms and what changed in them, money with its receipt, the history, the code', async () => {
    const { buyer, seller } = suite.people;
    const { id, terms: first } = await at('joined');
    const { role: _, invite: __, ...terms } = PROPOSAL;
    const { terms: second } = await buyer.ok<Deal>('POST', `/transactions/${id}/counter`, {
      ...terms,
      amountCents: 4_000_000,
      termsHash: first.hash,
    });
    await seller.ok('POST', `/transactions/${id}/agree`, { termsHash: second.hash });
    await payByPhone(suite.amana, buyer, id);
    await phaseOf(buyer, id, 'funded');
    await seller.ok('POST', `/transactions/${id}/deliver`, { note: 'By courier\nhanded over' });
    const done = await buyer.ok<Deal>('POST', `/transactions/${id}/accept`, {});
    const receipt = await until(
      'the receipt',
      async () => (await read(id)).timeline.find((line) => line.receipt)?.receipt,
    );

    const lines = linesOf(await paperOf(seller, id));
    const text = lines.join('\n');
    const events = await db.collection('events').find({ transaction: id }).sort({ v: 1 }).toArray();
    expect(lines).toEqual(
      expect.arrayContaining([
        `Amana: deal ${id}`,
        'Wanjiku M.',
        'Otieno O.',
        'Ended. The money went to the seller',
        'Terms, version 2, as both agreed',
        second.hash,
        'KES 40,000',
        'Changed from version 1 to version 2',
        first.hash,
        'became',
        `Paid in by Wanjiku M. by M-Pesa, receipt ${receipt}`,
        'KES 40,400',
        'Out to Otieno O.',
        '–KES 40,000',
        'Out to Amana, the fee',
        '–KES 400',
        'KES 0',
        '“By courier',
        'None.',
        events.at(-1)!.hash,
      ]),
    );
    for (const { hash } of events) expect(text).toContain((hash as string).slice(0, 16));
    expect(done.v).toBe(events.length);
    expect(text).toContain(`version ${done.v} · ${codeIn(await paperOf(buyer, id))} · page 1 of`);
  });

  test('a claim, its answer, the award and the reasons', async () => {
    const { id, deal } = await claimed(suite, 'buyer', 1_500_000);
    await suite.people.seller.ok('POST', `/disputes/${id}/respond`, {
      answer: 'counter',
      reason: 'It was whole when it left.',
      buyerCents: 500_000,
      sellerCents: 1_000_000,
    });
    await award(admin, id, 1_050_000, 450_000);
    const { award: decided } = await suite.people.buyer.ok<Dispute>('GET', `/disputes/${id}`);
    const text = linesOf(await paperOf(admin, deal.id)).join('\n');
    expect(text).toContain('Buyer, KES 15,000, ');
    expect(text).toContain('Not as described');
    expect(text).toContain('Skrini imevunjika ? — not what was agreed.');
    expect(text).toContain('Seller: KES 5,000 to the buyer, KES 10,000 to the seller, ');
    expect(text).toContain('It was whole when it left.');
    expect(text).toContain('KES 10,500 to the buyer, KES 4,500 to the seller, ');
    expect(decided!.reason).toContain('Skrini');
    expect(text).toContain('The decision was carried out');
  });

  test('the same bytes for the same version, other ones for the next', async () => {
    const { id } = await at('funded');
    await until('the receipt', async () => (await read(id)).timeline.find((line) => line.receipt));
    const [one, other] = await Promise.all([
      paperOf(suite.people.buyer, id),
      paperOf(suite.people.seller, id),
    ]);
    expect(one.equals(other)).toBe(true);
    await suite.people.seller.ok('POST', `/transactions/${id}/deliver`, { note: 'Here it is' });
    expect((await paperOf(suite.people.buyer, id)).equals(one)).toBe(false);
  });
});

describe('who gets it', () => {
  const refused = (who: ApiClient, id: string) => who.refused('GET', `/transactions/${id}/certificate`);

  test('not a stranger, nor staff while nobody disputes: as if there were no such deal', async () => {
    const { id } = await at('funded');
    const stranger = await newcomer(suite);
    const answers = await Promise.all([
      refused(stranger, id),
      refused(admin, id),
      refused(stranger, 'AM2222ZZ'),
    ]);
    expect(new Set(answers.map(({ status, code, message }) => `${status} ${code} ${message}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test('staff of a disputed deal', async () => {
    const { deal } = await claimed(suite);
    expect((await paperOf(admin, deal.id)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('nobody before both have agreed', async () => {
    const { id } = await at('joined');
    expect(await refused(suite.people.buyer, id)).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
  });
});

describe('what its code says', () => {
  test('true; and that the deal has moved on', async () => {
    const { id, v, timeline } = await at('funded');
    const code = codeIn(await paperOf(suite.people.buyer, id));
    const { headHash, ...told } = await verify(suite.amana.anonymous, code);
    expect(told).toEqual({
      deal: id,
      v,
      at: timeline.at(-1)!.at,
      movedOn: false,
      intact: true,
      then: {
        step: 'Paid in. Waiting for the delivery',
        totalCents: 4_545_000,
        heldCents: 4_545_000,
        buyer: 'W••• M.',
        seller: 'O••• O.',
      },
    });
    expect(linesOf(await paperOf(suite.people.buyer, id))).toContain(headHash);
    await suite.people.seller.ok('POST', `/transactions/${id}/deliver`, { note: 'Here it is' });
    expect(await verify(suite.amana.anonymous, code)).toEqual({ headHash, ...told, movedOn: true });
    expect(await verify(suite.amana.anonymous, code.toLowerCase())).toMatchObject({ intact: true });
  });

  test('forged, mangled, of another version or deal: not one of ours, in the same words', async () => {
    const [one, other] = await Promise.all([at('agreed'), at('agreed')]);
    const code = codeIn(await paperOf(suite.people.buyer, one.id));
    const letters = code.split('-').slice(2);
    const swapped = code.slice(0, -1) + (code.endsWith('2') ? '3' : '2');
    const wrong = [
      swapped,
      `${one.id}-${one.v - 1}-${letters.join('-')}`,
      `${one.id}-${one.v + 1}-${letters.join('-')}`,
      `${other.id}-${other.v}-${letters.join('-')}`,
      `${one.id}-${one.v}-${letters.toReversed().join('-')}`,
      code.slice(0, -1),
      `${code}2`,
      `${one.id}-0${one.v}-${letters.join('-')}`,
      one.id,
      'x',
      `AM2222ZZ-1-${letters.join('-')}`,
      `${one.id}-99999999999999-${letters.join('-')}`,
    ];
    const answers = await Promise.all(
      wrong.map((each) => suite.amana.anonymous.refused('GET', `/public/verify/${each}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 404));
    expect(new Set(answers.map(({ message }) => message))).toEqual(
      new Set(['This is not one of ours: no certificate of Amana has this code.']),
    );
    expect(await verify(suite.amana.anonymous, code)).toMatchObject({ intact: true });
  });

  test('that the history was changed behind its back, and then nothing else', async () => {
    const { id } = await at('delivered');
    const code = codeIn(await paperOf(suite.people.buyer, id));
    const events = db.collection<{ _id: string; [key: string]: unknown }>('events');
    const [, second] = await events.find({ transaction: id }).sort({ v: 1 }).toArray();
    const told = () => verify(suite.amana.anonymous, code);

    await events.updateOne({ _id: second!._id }, { $set: { by: 'somebody' } });
    expect(await told()).toMatchObject({ intact: false, then: null });
    await events.deleteOne({ _id: second!._id });
    expect(await told()).toMatchObject({ intact: false, then: null });
    await events.insertOne(second!);
    expect(await told()).toMatchObject({ intact: true });

    const last = (await events.find({ transaction: id }).sort({ v: -1 }).limit(1).next())!;
    await events.updateOne({ _id: last._id }, { $set: { hash: 'f'.repeat(64) } });
    expect(await suite.amana.anonymous.refused('GET', `/public/verify/${code}`)).toMatchObject({
      status: 404,
    });
    await events.replaceOne({ _id: last._id }, last);
    expect(await told()).toMatchObject({ intact: true });
  });
});

test('no name, code or title came into the log', () => {
  const text = log.join('\n');
  expect(text).toContain('/api/transactions/:id/certificate');
  expect(text).toContain('/api/public/verify/:code');
  expect(text).not.toMatch(/Wanjiku|Otieno|EliteBook|-[2-9A-Z]{6}-[2-9A-Z]{6}-/);
});
