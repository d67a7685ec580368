import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection, Model } from 'mongoose';
import type { Emission } from '../../../shared/src/realtime.js';
import { AppError } from '../../../server/src/platform/errors.js';
import { statusOf } from '../../../server/src/platform/http/errors.js';
import { type Atomically } from '../../../server/src/platform/mongo/atomically.js';
import { connectStore } from '../../../server/src/platform/mongo/connect.js';
import { migrate } from '../../../server/src/platform/mongo/migrations/migrate.js';
import { defineModel, type Doc } from '../../../server/src/platform/mongo/model.js';
import { GuardMissed } from '../../../server/src/platform/mongo/store-errors.js';
import type { Step } from '../../../server/src/platform/mongo/step.js';
import { createRunCommand, type RunCommand } from '../../../server/src/platform/operations.js';
import { atomicallyOn } from '../../support/atomic.js';
import { newDatabase, storeUri } from '../../support/app.js';

interface Thing extends Doc {
  n: number;
  v?: number;
}

let connection: Connection;
let atomically: Atomically;
let runCommand: RunCommand;
let things: Model<Thing>;
let emitted: Emission[];
let poked: string[];

beforeAll(async () => {
  connection = await connectStore(storeUri(newDatabase()));
  await migrate(connection);
  things = defineModel<Thing>(connection, 'things', {
    n: { type: Number, required: true },
    v: Number,
  });
  atomically = atomicallyOn(connection, {
    emit: (emissions) => void emitted.push(...emissions),
    poke: (pump, id) => void poked.push(`${pump}/${id}`),
  });
  runCommand = createRunCommand(connection, atomically, statusOf);
});

beforeEach(() => {
  emitted = [];
  poked = [];
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const count = (id: string) => things.findById(id).lean<Thing>().exec();
const raise = (step: Step, id: string) => step.update(things, { _id: id }, { $inc: { n: 1 } });

describe('atomically', () => {
  test('all of it or nothing: a step that throws leaves no trace and tells nobody', async () => {
    const work = async (step: Step) => {
      await step.insert(things, { _id: 'half', n: 1 });
      step.emit({ event: 'wallet:updated', users: ['u'], change: {} });
      step.poke('payment', 'p');
      throw new AppError('STATE_CONFLICT', 'no');
    };
    await expect(atomically('op', work)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await count('half')).toBeNull();
    expect([emitted, poked]).toEqual([[], []]);
  });

  test('tells and wakes once, after the commit', async () => {
    await atomically('op', async (step) => {
      await step.insert(things, { _id: 'told', n: 1 });
      step.emit({ event: 'wallet:updated', users: ['u'], change: {} });
      step.poke('payment', 'p');
    });
    expect([emitted.length, poked]).toEqual([1, ['payment/p']]);
  });

  test('thirty-two at once on one document: every one counts', async () => {
    await things.insertMany([{ _id: 'hot', n: 0 }]);
    await Promise.all(
      Array.from({ length: 32 }, (_, n) => atomically(`hot-${n}`, (step) => raise(step, 'hot'))),
    );
    expect((await count('hot'))?.n).toBe(32);
  }, 20_000);

  test('a guard that matches nothing is a defect, not a refusal', async () => {
    const work = (step: Step) => step.update(things, { _id: 'nowhere' }, { $inc: { n: 1 } });
    await expect(atomically('op', work)).rejects.toBeInstanceOf(GuardMissed);
  });

  test('no answer within the deadline is said as such, never as a failure', async () => {
    const fast = atomicallyOn(connection, {
      clock: { now: () => new Date(), monotonicMs: () => performance.now() * 400 },
    });
    await things.insertMany([{ _id: 'taken', n: 0 }]);
    const clash = (step: Step) => step.insert(things, { _id: 'taken', n: 1 });
    await expect(fast('op-9', clash)).rejects.toMatchObject({
      code: 'OUTCOME_PENDING',
      details: { operation: 'op-9' },
    });
  });

  test('write skew is stopped by writing what was relied on', async () => {
    await things.insertMany([
      { _id: 'left', n: 1 },
      { _id: 'right', n: 1 },
    ]);
    const takeOne = (id: string, other: string) => async (step: Step) => {
      const [own, its] = [
        await step.findOne(things, { _id: id }),
        await step.findOne(things, { _id: other }),
      ];
      if (own!.n + its!.n < 2) throw new AppError('STATE_CONFLICT', 'only one may go');
      await step.update(things, { _id: id }, { $inc: { n: -1 } });
      // A write that changes nothing conflicts with nothing: the version is what makes it one.
      await step.update(things, { _id: other }, { $inc: { v: 1 } });
    };
    const results = await Promise.allSettled([
      atomically('a', takeOne('left', 'right')),
      atomically('b', takeOne('right', 'left')),
    ]);
    const sum = (await count('left'))!.n + (await count('right'))!.n;
    expect([results.filter(({ status }) => status === 'fulfilled').length, sum]).toEqual([1, 1]);
  });
});

describe('runCommand', () => {
  const command = (op: string, body: unknown = {}) => ({ op, user: 'u', body });
  const make = (id: string) => (step: Step) =>
    Promise.resolve({ status: 201, data: { id }, write: () => step.insert(things, { _id: id, n: 1 }) });

  test('sixty-four times the same at once: one effect, one answer', async () => {
    await things.insertMany([{ _id: 'same', n: 0 }]);
    const answers = await Promise.all(
      Array.from({ length: 64 }, () =>
        runCommand(command('same-op'), (step) =>
          Promise.resolve({ status: 200, data: { ok: true }, write: () => raise(step, 'same') }),
        ),
      ),
    );
    expect((await count('same'))?.n).toBe(1);
    expect(new Set(answers.map(({ replayed: _, ...answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  }, 20_000);

  test('another body under the same op is refused', async () => {
    await runCommand(command('bodies', { a: 1 }), make('bodies'));
    await expect(runCommand(command('bodies', { a: 2 }), make('bodies-2'))).rejects.toMatchObject({
      code: 'KEY_REUSED',
    });
    expect(await count('bodies-2')).toBeNull();
  });

  test('a refusal by rule is kept and told again, also when it would be allowed by now', async () => {
    const refuse = () => Promise.reject(new AppError('INSUFFICIENT', 'not enough'));
    const first = await runCommand(command('refused'), refuse);
    expect(first).toMatchObject({
      status: 409,
      replayed: false,
      body: { success: false, error: { code: 'INSUFFICIENT' } },
    });
    const again = await runCommand(command('refused'), make('refused'));
    expect(again).toEqual({ ...first, replayed: true });
    expect(await count('refused')).toBeNull();
  });

  test('404 is told to who has no such operation, the old answer to who has', async () => {
    const gone = () => Promise.reject(new AppError('NOT_FOUND', 'gone'));
    await expect(runCommand(command('never'), gone)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const first = await runCommand(command('before'), make('before'));
    expect(await runCommand(command('before'), gone)).toEqual({ ...first, replayed: true });
  });
});
