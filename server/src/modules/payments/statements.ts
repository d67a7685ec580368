import type { Model } from 'mongoose';
import type { Found, Statement, StatementFigures } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import { AppError } from '../../platform/errors.js';
import { sha256Hex } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import type { Logger } from '../../platform/observability/logger.js';
import { readStatement, StatementError, type ParsedStatement } from './mpesa/statement.js';
import type { Persist } from './persist.js';
import { createListNewest, type CasesQuery } from './reconciliation.queries.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import { dayOf, type Rows } from './rows.js';
import type { StatementBalance } from './statement.balance.js';
import type { StatementLines } from './statement.lines.js';

const MAX_LINES = 5_000;
const BATCH = 200;
export const STATEMENT = 'statement';

interface Deps {
  cases: Model<ReconciliationDoc>;
  rows: Pick<Rows, 'closeAnswered'>;
  lines: StatementLines;
  balance: StatementBalance;
  persist: Persist;
  logger: Logger;
}

const present = ({ _id, state, by, at, figures }: ReconciliationDoc): Statement => ({
  ...figures!,
  id: _id,
  state,
  by: by!,
  at: at.toISOString(),
});

const refused = (message: string): AppError =>
  new AppError('VALIDATION_FAILED', message, { fields: [{ field: 'body', message }] });

function read(csv: string): ParsedStatement {
  try {
    const statement = readStatement(csv);
    if (statement.lines.length <= MAX_LINES) return statement;
  } catch (error) {
    if (error instanceof StatementError) throw refused(error.message);
    throw error;
  }
  throw refused(`A statement of more than ${MAX_LINES} lines: take a shorter period.`);
}

/** S7: statements of the organisation portal, stored whole before they are compared, line by line, with the books. */
export function createStatements({ cases, rows, lines, balance, persist, logger }: Deps) {
  const newest = createListNewest(cases);
  const find = (id: string) => cases.findById(id).lean<ReconciliationDoc>().exec();

  /** @throws AppError STATE_CONFLICT for a line that an earlier statement told otherwise */
  async function newLines(step: Step, docs: ReconciliationDoc[]): Promise<ReconciliationDoc[]> {
    const told = await step.find(cases, { _id: { $in: docs.map(({ _id }) => _id) } });
    const known = new Map(told.map((doc) => [doc._id, doc]));
    const other = docs.find(
      ({ _id, amountCents }) => (known.get(_id)?.amountCents ?? amountCents) !== amountCents,
    );
    if (other)
      throw new AppError('STATE_CONFLICT', `An earlier statement has another sum for ${other._id.slice(5)}.`);
    return docs.filter(({ _id }) => !known.has(_id));
  }

  async function fileMissing(statement: ReconciliationDoc, from: Date, until: Date): Promise<number> {
    const missing = await balance.missing(from, until);
    for (const { id, cents } of missing) {
      const doc = {
        _id: `missing/${id}`,
        kind: 'missing',
        state: 'open',
        amountCents: cents,
        day: statement.day,
        ref: id,
        at: statement.at,
        paidAt: until,
        statement: statement._id,
      } as const;
      await persist(() => cases.updateOne({ _id: doc._id }, { $setOnInsert: doc }, { upsert: true }));
      logger.error('ALARM: M-Pesa’s statement lacks what we have booked', { entry: id });
    }
    return missing.length;
  }

  async function countFound(statement: string): Promise<Partial<Record<Found, number>>> {
    const counted = await cases
      .aggregate<{ _id: Found; count: number }>()
      .match({ statement, kind: 'line' })
      .group({ _id: '$found', count: { $sum: 1 } })
      .exec();
    return Object.fromEntries(counted.map(({ _id, count }) => [_id, count]));
  }

  /** All lines are worked: what is missing, and does the closing balance agree? */
  async function finish(statement: ReconciliationDoc): Promise<void> {
    const { _id, amountCents, day, at, figures } = statement;
    const [from, until] = [new Date(figures!.from), new Date(figures!.until)];
    const missing = await fileMissing(statement, from, until);
    await rows.closeAnswered();
    await balance.closeFound();
    const differenceCents = await balance.difference(until, amountCents);
    // Read beside live traffic: money that moved between two reads is no difference.
    if (differenceCents !== 0 && differenceCents !== (await balance.difference(until, amountCents))) return;
    const whole: StatementFigures = { ...figures!, found: await countFound(_id), missing, differenceCents };
    if (differenceCents !== 0) {
      const doc = {
        _id: `balance/${_id}`,
        kind: 'balance',
        state: 'open',
        amountCents: differenceCents,
        day,
        ref: _id,
        at,
        statement: _id,
      } as const;
      await persist(() => cases.updateOne({ _id: doc._id }, { $setOnInsert: doc }, { upsert: true }));
      logger.error('ALARM: M-Pesa’s closing balance is not ours', { statement: _id, differenceCents });
    }
    const close = { $set: { state: 'closed', figures: whole } };
    await persist(() => cases.updateOne({ _id, state: 'open' }, close));
  }

  async function run(id: string): Promise<void> {
    const statement = await find(id);
    if (statement?.state !== 'open') return;
    for (;;) {
      const open = await cases
        .find({ statement: id, state: 'open', kind: 'line' })
        .sort({ _id: 1 })
        .limit(BATCH)
        .lean<ReconciliationDoc[]>()
        .exec();
      let worked = 0;
      for (const line of open) {
        const found = await lines.explain(line, statement.by!);
        if (found === null) continue;
        worked += 1;
        const explained = { $set: { state: 'closed', found } };
        await persist(() => cases.updateOne({ _id: line._id, state: 'open' }, explained));
      }
      if (open.length === 0) return finish(statement);
      if (worked === 0) return;
    }
  }

  return {
    /**
     * Takes a statement in, once: the same text again is the same statement. `write` goes after the caller's own first write.
     * @throws AppError VALIDATION_FAILED, STATE_CONFLICT
     */
    async receive(
      step: Step,
      csv: string,
      by: string,
    ): Promise<{ statement: Statement; write(): Promise<void> }> {
      const id = `statement/${sha256Hex(csv).slice(0, 32)}`;
      const before = await step.findOne(cases, { _id: id });
      if (before) return { statement: present(before), write: () => Promise.resolve() };
      const { from, until, openingCents, closingCents, lines: all } = read(csv);
      const fresh = await newLines(
        step,
        all.map((line) => lines.docOf(line, id, step.now)),
      );
      const figures: StatementFigures = {
        from: from.toISOString(),
        until: until.toISOString(),
        openingCents,
        closingCents,
        lines: all.length,
        repeated: all.length - fresh.length,
      };
      const statement: ReconciliationDoc = {
        _id: id,
        kind: 'statement',
        state: 'open',
        amountCents: closingCents,
        day: dayOf(until),
        ref: null,
        at: step.now,
        by,
        figures,
      };
      return {
        statement: present(statement),
        write: async () => {
          await step.insert(cases, statement, ...fresh);
          step.poke(STATEMENT, id);
        },
      };
    },

    list: (page: Omit<CasesQuery, 'state'>): Promise<Page<Statement>> =>
      newest({ kind: 'statement' }, page, present),

    async findOpen(): Promise<string[]> {
      const open = await cases
        .find({ kind: 'statement', state: 'open' }, { _id: 1 })
        .sort({ at: 1 })
        .limit(BATCH)
        .lean<ReconciliationDoc[]>()
        .exec();
      return open.map(({ _id }) => _id);
    },

    pump: { name: STATEMENT, run },
  };
}

export type Statements = ReturnType<typeof createStatements>;
