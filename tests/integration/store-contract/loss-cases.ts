import assert from 'node:assert/strict';
import type { Case } from './case.js';
import { account, inside, newId } from './documents.js';
import { commandOn, operationsOf, untilKnown } from './step-cases.js';
import type { TestedStore } from './tested-store.js';

/** Less than it takes a primary to notice that it is alone. */
const ALONE_MS = 700;
const WRITERS = 4;

const isOpen = async (store: TestedStore, work: Promise<unknown>, ms: number): Promise<boolean> => {
  const open = store.sleep(ms).then(() => true);
  return Promise.race([open, work.then(() => false)]);
};

/** What a majority has not got may go; what was acknowledged may not. */
export const lossCases: Case[] = [
  {
    name: 'what was acknowledged is there after a kill -9',
    async run(store, { kills }) {
      const client = await store.open();
      const operations = operationsOf(client);
      const command = commandOn(client, operations);
      for (let kill = 0; kill < kills; kill += 1) {
        const told: string[] = [];
        let writing = true;
        const writers = Array.from({ length: WRITERS }, async () => {
          while (writing) {
            const op = newId();
            await untilKnown(() => command(op, 'me'));
            told.push(op);
          }
        });
        while (told.length < WRITERS) await store.sleep(5);
        await store.kill();
        writing = false;
        await Promise.all(writers);
        assert.equal(await operations.countDocuments({ _id: { $in: told } }).exec(), told.length);
      }
    },
  },
  {
    name: 'what no majority has is told to nobody, as done or as seen',
    ofSeveral: true,
    async run(store) {
      const [client, reader] = [await store.open(), await store.open()];
      const [op, id] = [newId(), newId()];
      const command = commandOn(client, operationsOf(client));
      const accounts = inside(client, 'accounts');
      await accounts.insertOne(account(id));
      await store.majority!.stop();
      const step = untilKnown(() => command(op, 'me'));
      const write = accounts.updateOne({ _id: id }, { $set: { frozen: true } }).catch(() => null);
      assert.deepEqual(await Promise.all([isOpen(store, step, ALONE_MS), isOpen(store, write, ALONE_MS)]), [
        true,
        true,
      ]);
      assert.equal(await operationsOf(reader).findById(op).lean().exec(), null);
      assert.deepEqual(await inside(reader, 'accounts').findOne({ _id: id }), account(id));
      await store.majority!.back();
      assert.equal(await step, 'me');
      await write;
      assert.notEqual(await operationsOf(reader).findById(op).lean().exec(), null);
    },
  },
  {
    name: 'a duplicate key whose first writer may be rolled back is not taken for done',
    ofSeveral: true,
    async run(store, { kills }) {
      const [one, two] = [await store.open(), await store.open()];
      let met = 0;
      const first = commandOn(one, operationsOf(one));
      const second = commandOn(two, operationsOf(two), () => (met += 1));
      const rounds = Math.ceil(kills / 10);
      for (let round = 0; round < rounds; round += 1) {
        const op = newId();
        await store.majority!.stop();
        const answers = [untilKnown(() => first(op, 'first'))];
        await store.sleep(ALONE_MS / 2);
        answers.push(untilKnown(() => second(op, 'second')));
        assert.equal(await isOpen(store, Promise.race(answers), ALONE_MS / 2), true);
        await store.majority!.lose();
        const kept = await Promise.all(answers);
        const record = await operationsOf(one).findById(op).lean().exec();
        assert.deepEqual(kept, [record!.answer.body.by, record!.answer.body.by]);
      }
      assert.ok(met >= rounds, `only ${met} of ${rounds} met the other's record`);
    },
  },
];
