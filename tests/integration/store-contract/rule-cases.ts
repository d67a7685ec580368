import assert from 'node:assert/strict';
import type { Case } from './case.js';
import { account, entry, errorOf, inside, newId, payment } from './documents.js';

const REFUSED = { code: 121, kind: 'unclassified', index: '' };
const DUPLICATE = { code: 11000, kind: 'duplicate' };

/** Keys, shapes and values. */
export const ruleCases: Case[] = [
  {
    name: 'unique keys hold among those that have them, and are free again when they go',
    async run(store) {
      const client = await store.open();
      const [payments, receipt] = [inside(client, 'payments'), newId()];
      const [a, b] = [newId(), newId()];
      await payments.insertMany([payment(a), payment(b)]);
      const give = (id: string) => payments.findOneAndUpdate({ _id: id }, { $set: { receipt } });
      await give(a);
      const taken = { ...DUPLICATE, index: 'payments receipt_1' };
      assert.deepEqual(await errorOf(give(b)), taken);
      assert.deepEqual(await errorOf(payments.insertMany([payment(newId(), { receipt })])), taken);
      await payments.updateOne({ _id: a }, { $unset: { receipt: 1 } });
      await give(b);
      const ref = { ...payment(newId()), ref: `ref-${a}` };
      assert.deepEqual(await errorOf(payments.insertOne(ref)), { ...DUPLICATE, index: 'payments ref_1' });
      await payments.deleteOne({ _id: a });
      await payments.insertOne(ref);
    },
  },
  {
    name: 'a unique key of two fields',
    async run(store) {
      const events = inside(await store.open(), 'events');
      const [one, deal] = [newId(), newId()];
      const event = (_id: string, v: number) => ({
        _id,
        transaction: deal,
        v,
        type: 'join',
        by: 'u',
        at: new Date(0),
        body: { asked: {}, set: {} },
        prev: '',
        hash: '',
      });
      await events.insertOne(event(one, 1));
      await events.insertOne(event(newId(), 2));
      assert.deepEqual(await errorOf(events.insertOne(event(newId(), 2))), {
        ...DUPLICATE,
        index: 'events transaction_1_v_1',
      });
    },
  },
  {
    name: 'of many inserts at once those that may go in do, if asked so',
    async run(store) {
      const entries = inside(await store.open(), 'entries');
      const [taken, free, never] = [newId(), newId(), newId()];
      await entries.insertOne(entry(taken, 100));
      const all = [taken, free].map((id) => entry(id, 100));
      const refused = { ...DUPLICATE, index: 'entries _id_' };
      assert.deepEqual(await errorOf(entries.insertMany(all, { ordered: false })), refused);
      assert.notEqual(await entries.findOne({ _id: free }), null);
      assert.deepEqual(await errorOf(entries.insertMany([entry(taken, 1), entry(never, 1)])), refused);
      assert.equal(await entries.findOne({ _id: never }), null);
    },
  },
  {
    name: 'an upsert makes the document that its filter says, or meets the one that is otherwise',
    async run(store) {
      const leases = inside(await store.open(), 'leases');
      const [id, at] = [newId(), new Date(1_000)];
      const made = await leases.findOneAndUpdate(
        { _id: id, on: true, reason: { $exists: false } },
        { $setOnInsert: { at }, $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      assert.deepEqual(made, { _id: id, on: true, at, n: 1 });
      const again = { $setOnInsert: { at: new Date(2_000) }, $inc: { n: 1 } };
      assert.equal((await leases.updateOne({ _id: id }, again, { upsert: true })).upsertedCount, 0);
      assert.deepEqual(await leases.findOne({ _id: id }), { _id: id, on: true, at, n: 2 });
      assert.deepEqual(
        await errorOf(leases.updateOne({ _id: id, on: false }, { $inc: { n: 1 } }, { upsert: true })),
        { ...DUPLICATE, index: 'leases _id_' },
      );
    },
  },
  {
    name: 'no document of another shape goes in, and no update makes one',
    async run(store) {
      const client = await store.open();
      const [accounts, entries] = [inside(client, 'accounts'), inside(client, 'entries')];
      const payments = inside(client, 'payments');
      const id = newId();
      await accounts.insertOne(account(id, 100));
      await payments.insertOne(payment(id));
      const lopsided = {
        ...entry(newId(), 100),
        legs: [
          { account: 'float', cents: 100 },
          { account: 'fees', cents: -99 },
        ],
      };
      for (const wrong of [
        () => accounts.insertOne({ ...account(newId()), more: 1 }),
        () => accounts.insertOne({ _id: newId(), frozen: false }),
        () => accounts.insertMany([account(newId(), 50)]),
        () => accounts.updateOne({ _id: id }, { $inc: { balanceCents: -200 } }),
        () => accounts.updateOne({ _id: id }, { $set: { frozen: 'no' } }),
        () =>
          accounts.bulkWrite([{ updateOne: { filter: { _id: id }, update: { $set: { frozen: null } } } }]),
        () => entries.insertOne(lopsided),
        () => entries.insertOne({ ...entry(newId(), 100), legs: [] }),
        () => payments.findOneAndUpdate({ _id: id }, { $set: { state: 'PAID' } }),
        () =>
          payments.updateOne({ _id: id }, {
            $push: { history: { state: 'X', at: new Date(), who: 'me' } },
          } as never),
      ])
        assert.deepEqual(await errorOf(wrong()), REFUSED);
      await payments.updateOne({ _id: id }, { $set: { nextAt: null } });
      assert.deepEqual(await accounts.findOne({ _id: id }), account(id, 100));
    },
  },
  {
    name: 'whole numbers up to 2^53 - 1 come back as they are',
    async run(store) {
      const client = await store.open();
      const [entries, leases] = [inside(client, 'entries'), inside(client, 'leases')];
      const [id, most] = [newId(), Number.MAX_SAFE_INTEGER];
      await entries.insertOne(entry(id, most));
      assert.deepEqual(await entries.findOne({ _id: id }), entry(id, most));
      await leases.insertOne({ _id: id, n: most - 1, offsetMs: -most });
      await leases.updateOne({ _id: id }, { $inc: { n: 1, offsetMs: 1 } });
      assert.deepEqual(await leases.findOne({ _id: id }), { _id: id, n: most, offsetMs: -most + 1 });
    },
  },
  {
    name: 'a snapshot is one point in time over all collections',
    async run(store) {
      const client = await store.open();
      const [accounts, entries, id] = [inside(client, 'accounts'), inside(client, 'entries'), newId()];
      await accounts.insertOne(account(id));
      const snapshot = await store.snapshot();
      const here = { $match: { _id: id } };
      const seen = async (name: string) => {
        const found: unknown[] = [];
        for await (const docs of snapshot.read(name, here)) found.push(...docs);
        return found;
      };
      assert.deepEqual(await seen('accounts'), [account(id)]);
      await accounts.updateOne({ _id: id }, { $inc: { balanceCents: 100 } });
      await entries.insertOne(entry(id, 100));
      assert.deepEqual([await seen('accounts'), await seen('entries')], [[account(id)], []]);
      await snapshot.close();
    },
  },
];
