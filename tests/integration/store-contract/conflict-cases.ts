import assert from 'node:assert/strict';
import type { Case } from './case.js';
import { account, entry, errorOf, inside, newId, payment } from './documents.js';
import { Told } from './told.js';

const CONFLICT = { code: 112, kind: 'unknown', index: '' };
const DUPLICATE = { code: 11000, kind: 'duplicate' };

/** Two transactions in one store, told what to do in turn. */
export const conflictCases: Case[] = [
  {
    name: 'the first writer wins, and what was committed since cannot be overwritten',
    async run(store) {
      const client = await store.open();
      const [accounts, id] = [inside(client, 'accounts'), newId()];
      await accounts.insertOne(account(id));
      const [first, second, third] = [0, 1, 2].map(() => new Told(client.connection)) as [Told, Told, Told];
      await third.do((tx) => accounts.findOne({ _id: id }, tx));
      await first.do((tx) => accounts.updateOne({ _id: id }, { $inc: { balanceCents: 100 } }, tx));
      const raise = (told: Told) =>
        told.do((tx) => accounts.updateOne({ _id: id }, { $inc: { balanceCents: 100 } }, tx));
      assert.deepEqual(await errorOf(raise(second)), CONFLICT);
      await first.commit();
      assert.deepEqual(await errorOf(raise(third)), CONFLICT);
      assert.equal((await accounts.findOne({ _id: id }))!.balanceCents, 100);
    },
  },
  {
    name: 'a transaction sees the moment of its first read and its own writes, whatever others commit',
    async run(store) {
      const client = await store.open();
      const [accounts, id, other] = [inside(client, 'accounts'), newId(), newId()];
      await accounts.insertMany([account(id), account(other)]);
      const told = new Told(client.connection);
      await told.do((tx) => accounts.updateOne({ _id: id }, { $set: { frozen: true } }, tx));
      await accounts.updateOne({ _id: other }, { $inc: { balanceCents: 500 } });
      const seen = await told.do((tx) =>
        accounts.find({ _id: { $in: [id, other] } }, { ...tx, sort: { _id: 1 } }).toArray(),
      );
      assert.deepEqual(seen, [{ ...account(id), frozen: true }, account(other)]);
      assert.deepEqual(await accounts.findOne({ _id: id }), account(id));
      await told.commit();
      assert.equal((await accounts.findOne({ _id: id }))!.frozen, true);
    },
  },
  {
    name: 'an insert meets an open one as a conflict, one it cannot see as a conflict, one it sees as a duplicate',
    async run(store) {
      const client = await store.open();
      const [entries, id] = [inside(client, 'entries'), newId()];
      const insert = (told: Told) => told.do((tx) => entries.insertOne(entry(id, 100), tx));
      const [first, second, third] = [0, 1, 2].map(() => new Told(client.connection)) as [Told, Told, Told];
      await third.do((tx) => entries.findOne({ _id: id }, tx));
      await insert(first);
      assert.deepEqual(await errorOf(insert(second)), CONFLICT);
      await first.commit();
      assert.deepEqual(await errorOf(insert(third)), CONFLICT);
      assert.deepEqual(await errorOf(insert(new Told(client.connection))), {
        ...DUPLICATE,
        index: 'entries _id_',
      });
    },
  },
  {
    name: 'the same holds for unique keys',
    async run(store) {
      const client = await store.open();
      const [payments, receipt] = [inside(client, 'payments'), newId()];
      const insert = (told: Told) => told.do((tx) => payments.insertOne(payment(newId(), { receipt }), tx));
      const [first, second, third] = [0, 1, 2].map(() => new Told(client.connection)) as [Told, Told, Told];
      await third.do((tx) => payments.findOne({ receipt }, tx));
      await insert(first);
      assert.deepEqual(await errorOf(insert(second)), CONFLICT);
      await first.commit();
      assert.deepEqual(await errorOf(insert(third)), CONFLICT);
      assert.deepEqual(await errorOf(insert(new Told(client.connection))), {
        ...DUPLICATE,
        index: 'payments receipt_1',
      });
    },
  },
  {
    name: 'an aborted transaction leaves nothing, and its keys are free',
    async run(store) {
      const client = await store.open();
      const [payments, id, receipt] = [inside(client, 'payments'), newId(), newId()];
      const told = new Told(client.connection);
      await told.do((tx) => payments.insertOne(payment(id, { receipt }), tx));
      await told.abort();
      assert.equal(await payments.findOne({ _id: id }), null);
      await payments.insertOne(payment(id, { receipt }));
    },
  },
  {
    name: 'an update that changes nothing conflicts with nothing',
    async run(store) {
      const client = await store.open();
      const [accounts, id] = [inside(client, 'accounts'), newId()];
      await accounts.insertOne(account(id));
      const [first, second] = [new Told(client.connection), new Told(client.connection)];
      await first.do((tx) => accounts.updateOne({ _id: id }, { $inc: { balanceCents: 100 } }, tx));
      const { matchedCount, modifiedCount } = await second.do((tx) =>
        accounts.updateOne({ _id: id }, { $set: { frozen: false } }, tx),
      );
      assert.deepEqual([matchedCount, modifiedCount], [1, 0]);
      await Promise.all([first.commit(), second.commit()]);
    },
  },
  {
    name: 'a write outside of a transaction waits for the open one and goes by what it left',
    async run(store) {
      const client = await store.open();
      const [accounts, id] = [inside(client, 'accounts'), newId()];
      await accounts.insertOne(account(id));
      const told = new Told(client.connection);
      await told.do((tx) => accounts.updateOne({ _id: id }, { $set: { frozen: true } }, tx));
      let done = false;
      const guarded = accounts
        .updateOne({ _id: id, frozen: false }, { $inc: { balanceCents: 100 } })
        .finally(() => (done = true));
      await store.sleep(200);
      assert.equal(done, false);
      await told.commit();
      assert.equal((await guarded).matchedCount, 0);
    },
  },
  {
    name: 'write skew is there, and writing what was relied on cures it',
    async run(store) {
      const client = await store.open();
      const accounts = inside(client, 'accounts');
      async function takeOneOfTwo(guarded: boolean): Promise<number> {
        const ids = [newId(), newId()] as const;
        await accounts.insertMany(ids.map((id) => account(id, 100)));
        const takers = ids.map((own, n) => ({ own, other: ids[1 - n]!, told: new Told(client.connection) }));
        for (const { told } of takers)
          assert.equal(
            await told.do((tx) => accounts.countDocuments({ _id: { $in: [...ids] }, balanceCents: 100 }, tx)),
            2,
          );
        const taken = await Promise.all(
          takers.map(async ({ own, other, told }) => {
            try {
              await told.do((tx) => accounts.updateOne({ _id: own }, { $inc: { balanceCents: -100 } }, tx));
              if (guarded)
                await told.do((tx) =>
                  accounts.updateOne({ _id: other }, { $inc: { balanceCents: 100 } }, tx),
                );
              await told.commit();
              return 1;
            } catch {
              return 0;
            }
          }),
        );
        return taken.reduce<number>((sum, one) => sum + one, 0);
      }
      assert.equal(await takeOneOfTwo(false), 2);
      assert.ok((await takeOneOfTwo(true)) <= 1);
    },
  },
];
