import assert from 'node:assert/strict';
import type { Model } from 'mongoose';
import { AppError } from '../../../server/src/platform/errors.js';
import { defineModel, type Doc } from '../../../server/src/platform/mongo/model.js';
import type { Step } from '../../../server/src/platform/mongo/step.js';
import type { Case } from './case.js';
import { newId } from './documents.js';
import type { Client, TestedStore } from './tested-store.js';

/** A busy machine may take several of the 8 s that a step has. */
const MOST_ASKED = 30;
const AT_ONCE = 2;

interface Lease extends Doc {
  n: number;
}

export interface Record extends Doc {
  user: string;
  bodyHash: string;
  answer: { status: number; body: { by: string } };
  at: Date;
}

const leasesOf = ({ connection }: Client): Model<Lease> =>
  defineModel<Lease>(connection, 'leases', { n: Number });

export const operationsOf = ({ connection }: Client): Model<Record> =>
  defineModel<Record>(connection, 'operations', { user: String, bodyHash: String, answer: Object, at: Date });

const recordBy = (op: string, by: string): Record => ({
  _id: op,
  user: 'u',
  bodyHash: 'h',
  answer: { status: 200, body: { by } },
  at: new Date(0),
});

/** What a command does: its record is its first write; who finds it there gets it. @returns who has done it */
export function commandOn(
  client: Client,
  operations: Model<Record>,
  clashed: () => unknown = () => undefined,
) {
  return (
    op: string,
    by: string,
    write: (step: Step) => Promise<void> = () => Promise.resolve(),
  ): Promise<string> => {
    const recall = async () => {
      clashed();
      const found = await operations
        .findById(op)
        .read('primary')
        .readConcern('majority')
        .lean<Record>()
        .exec();
      return found && found.answer.body.by;
    };
    const work = async (step: Step) => {
      await step.insert(operations, recordBy(op, by));
      await write(step);
      return by;
    };
    return client.atomically(op, work, { recall });
  };
}

const isPending = (error: unknown): boolean => error instanceof AppError && error.code === 'OUTCOME_PENDING';

/** Asks with the same op until the outcome is known, as a person's browser does. */
export async function untilKnown<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await ask();
    } catch (error) {
      if (!isPending(error) || attempt === MOST_ASKED) throw error;
    }
}

async function rounds(of: number, atOnce: number, round: () => Promise<void>): Promise<void> {
  let left = of;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await round();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Two processes, whose steps take turns. */
async function twoProcesses(store: TestedStore) {
  const clients = [await store.open(), await store.open()];
  return clients.map((client) => {
    const [leases, operations] = [leasesOf(client), operationsOf(client)];
    return { ...client, leases, operations, command: commandOn(client, operations) };
  });
}

/** What `atomically` promises. */
export const stepCases: Case[] = [
  {
    name: 'of many steps on one version one wins',
    async run(store, { rounds: count, wide }) {
      const processes = await twoProcesses(store);
      const { leases } = processes[0]!;
      await rounds(count, AT_ONCE, async () => {
        const id = newId();
        await leases.insertMany([{ _id: id, n: 1 }]);
        const step = (n: number) => {
          const { atomically, leases } = processes[n % 2]!;
          return untilKnown(() =>
            atomically(`${id}-${n}`, async (step) => {
              const found = await step.findOne(leases, { _id: id });
              if (found!.n !== 1) throw new AppError('STATE_CONFLICT', 'too late');
              await step.update(leases, { _id: id, n: 1 }, { $inc: { n: 1 } });
            }),
          );
        };
        const results = await Promise.allSettled(Array.from({ length: wide }, (_, n) => step(n)));
        const lost = results
          .filter((result) => result.status === 'rejected')
          .map(({ reason }) => reason as AppError);
        for (const error of lost) if (error.code !== 'STATE_CONFLICT') throw error;
        assert.deepEqual([lost.length, (await leases.findById(id).lean().exec())!.n], [wide - 1, 2]);
      });
    },
  },
  {
    name: 'of many inserts of one id one goes in, and the others get its record',
    async run(store, { rounds: count, wide }) {
      const processes = await twoProcesses(store);
      await rounds(count, AT_ONCE, async () => {
        const op = newId();
        const answers = await Promise.all(
          Array.from({ length: wide }, (_, n) =>
            untilKnown(() => processes[n % 2]!.command(op, `caller ${n}`)),
          ),
        );
        const kept = await processes[0]!.operations.findById(op).lean<Record>().exec();
        assert.deepEqual([...new Set(answers)], [kept!.answer.body.by]);
      });
    },
  },
  {
    name: 'a step that throws leaves nothing',
    async run(store) {
      const [client] = await twoProcesses(store);
      const { command, operations } = client!;
      const op = newId();
      const refuse = () => Promise.reject(new AppError('STATE_CONFLICT', 'no'));
      await assert.rejects(command(op, 'a', refuse), { code: 'STATE_CONFLICT' });
      assert.equal(await operations.findById(op).lean().exec(), null);
    },
  },
  {
    name: 'a client that dies in a step leaves nothing, and what it held is free soon',
    async run(store) {
      const [dying, other] = [await store.openLine(), await store.open()];
      const [id, op] = [newId(), newId()];
      const [mine, theirs] = [leasesOf(dying), leasesOf(other)];
      await theirs.insertMany([{ _id: id, n: 1 }]);
      const held = new Promise<void>((done) => {
        const work = async (step: Step) => {
          await step.insert(operationsOf(dying), recordBy(op, 'the dead'));
          await step.update(mine, { _id: id }, { $inc: { n: 1 } });
          dying.die();
          done();
          await new Promise(() => undefined);
        };
        dying.atomically(op, work).catch(() => undefined);
      });
      await held;
      const raise = (step: Step) => step.update(theirs, { _id: id }, { $inc: { n: 10 } });
      await untilKnown(() => other.atomically(newId(), raise));
      assert.equal((await theirs.findById(id).lean().exec())!.n, 11);
      assert.equal(await operationsOf(other).findById(op).lean().exec(), null);
    },
  },
  {
    name: 'a commit whose reply is lost has one effect',
    async run(store) {
      const client = await store.openLine();
      const [leases, id, op] = [leasesOf(client), newId(), newId()];
      await leases.insertMany([{ _id: id, n: 1 }]);
      const command = commandOn(client, operationsOf(client));
      const lost = client.loseCommitReply();
      const raise = (step: Step) => step.update(leases, { _id: id }, { $inc: { n: 1 } });
      const ask = () => untilKnown(() => command(op, 'me', raise));
      assert.equal(await ask(), 'me');
      await lost;
      assert.equal(await ask(), 'me');
      assert.equal((await leases.findById(id).lean().exec())!.n, 2);
    },
  },
];
