import type { Model } from 'mongoose';
import type { Found, Statement, StatementFigures } from '@amana/shared/admin/contract.js';
import type { Page } from '@amana/shared/http.js';
import { formatKes } from '@amana/shared/money.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { newestOf } from '../../platform/mongo/newest.js';
import type { Logger } from '../../platform/observability/logger.js';
import { bookingOf, STATEMENT } from './acts/book.js';
import type { Persist } from './persist.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import type { Rows } from './rows.js';
import type { StatementBalance } from './statement.balance.js';
import { presentStatement } from './statement.intake.js';
import type { StatementLines } from './statement.lines.js';

const BATCH = 200;
/** As many waiting lines as a proposal names. */
const NAMED = 10;

interface Deps {
  cases: Model<ReconciliationDoc>;
  rows: Pick<Rows, 'closeAnswered'>;
  lines: StatementLines;
  balance: StatementBalance;
  persist: Persist;
  logger: Logger;
}

/** S7: a statement of the organisation portal, compared line by line with the books. */
export function createStatements({ cases, rows, lines, balance, persist, logger }: Deps) {
  const find = (id: string) => cases.findById(id).lean<ReconciliationDoc>().exec();

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

  /** Asks a second of the staff whether the statement is M-Pesa's: our books do not have these lines so. */
  async function proposeBooking({ _id, by, day, at }: ReconciliationDoc, waiting: ReconciliationDoc[]) {
    const named = waiting
      .slice(0, NAMED)
      .map((line) => `${line._id.slice('line/'.length)} ${formatKes(line.amountCents)}`);
    const more = waiting.length > NAMED ? ` and ${waiting.length - NAMED} more` : '';
    const doc = {
      _id: bookingOf(_id),
      kind: 'proposal',
      state: 'open',
      amountCents: waiting.reduce((sum, { amountCents }) => sum + amountCents, 0),
      day,
      ref: _id,
      at,
      act: { kind: 'book', statement: _id },
      by,
      reason: `In the statement and not so in our books: ${named.join(', ')}${more}.`,
    } as const;
    await persist(() => cases.updateOne({ _id: doc._id }, { $setOnInsert: doc }, { upsert: true }));
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
    const needless = { $set: { state: 'closed' } };
    await persist(() => cases.updateOne({ _id: bookingOf(_id), state: 'open' }, needless));
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

  /** Looks at each line that is not explained, once. */
  async function explainOpen({ _id, by }: ReconciliationDoc, mayBook: boolean) {
    const waiting: ReconciliationDoc[] = [];
    let [explained, again, last] = [0, 0, ''];
    for (;;) {
      const open = await cases
        .find({ statement: _id, state: 'open', kind: 'line', _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(BATCH)
        .lean<ReconciliationDoc[]>()
        .exec();
      if (open.length === 0) return { waiting, explained, again };
      last = open.at(-1)!._id;
      for (const line of open) {
        const found = await lines.explain(line, by!, mayBook);
        if (found === null) again += 1;
        else if (found === 'waits') waiting.push(line);
        else explained += 1;
        if (found === null || found === line.found) continue;
        const told = { $set: { state: found === 'waits' ? 'open' : 'closed', found } };
        await persist(() => cases.updateOne({ _id: line._id, state: 'open' }, told));
      }
    }
  }

  async function run(id: string): Promise<void> {
    const statement = await find(id);
    if (statement?.state !== 'open') return;
    const booking = await find(bookingOf(id));
    const { waiting, explained, again } = await explainOpen(statement, booking?.decision === 'confirmed');
    if (waiting.length > 0 && !booking) await proposeBooking(statement, waiting);
    if (waiting.length + again === 0) return finish(statement);
    if (again > 0 && explained > 0) return run(id);
  }

  return {
    /** @throws AppError VALIDATION_FAILED for a strange cursor */
    async list(page: PageQuery): Promise<Page<Statement>> {
      const { docs, nextCursor } = await newestOf(cases, 'at', { kind: 'statement' }, page);
      return { items: docs.map(presentStatement), nextCursor };
    },

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
