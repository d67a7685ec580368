import type { Model } from 'mongoose';
import type { Found, Statement, StatementFigures } from '@amana/shared/admin/contract.js';
import { formatKes } from '@amana/shared/money.js';
import { AppError } from '../../platform/errors.js';
import { sha256Hex } from '../../platform/ids.js';
import type { Step } from '../../platform/mongo/step.js';
import { STATEMENT } from './acts/book.js';
import { later } from './domain/payment.js';
import { dashedTime } from './mpesa/eat.js';
import { readStatement, StatementError, type ParsedStatement } from './mpesa/statement.js';
import type { ReconciliationDoc } from './reconciliation.model.js';
import { dayOf } from './rows.js';
import type { StatementLines } from './statement.lines.js';

const MAX_LINES = 5_000;
/** As far as M-Pesa's clock may be before ours. */
const AHEAD_MS = 300_000;
/** Statements less than this apart follow one another. */
const NEXT_MS = 1_000;

interface IntakeDeps {
  cases: Model<ReconciliationDoc>;
  lines: Pick<StatementLines, 'docOf'>;
}

export const presentStatement = ({
  _id,
  state,
  decision,
  by,
  at,
  figures,
}: ReconciliationDoc): Statement => ({
  ...figures!,
  id: _id,
  state: decision === 'rejected' ? decision : state,
  by: by!,
  at: at.toISOString(),
});

const refused = (message: string): AppError =>
  new AppError('VALIDATION_FAILED', message, { fields: [{ field: 'body', message }] });

function read(csv: string, now: Date): ParsedStatement {
  let statement: ParsedStatement;
  try {
    statement = readStatement(csv);
  } catch (error) {
    if (error instanceof StatementError) throw refused(error.message);
    throw error;
  }
  const { from, until, lines } = statement;
  if (lines.length > MAX_LINES)
    throw refused(`A statement of more than ${MAX_LINES} lines: take a shorter period.`);
  if (until < from) throw refused('The statement ends before it begins.');
  const latest = lines.at(-1)?.paidAt ?? from;
  if (latest > later(now, AHEAD_MS))
    throw refused(`The statement tells of ${dashedTime(latest)}, which is still to come.`);
  const latestMs = Math.max(latest.getTime(), now.getTime());
  return { ...statement, until: new Date(Math.min(until.getTime(), latestMs)) };
}

/** Takes statements in: read strictly, held against the statements before, stored whole. */
export function createReceiveStatement({ cases, lines }: IntakeDeps) {
  /** @throws AppError STATE_CONFLICT when it does not open with what the one before it closed with */
  async function ensureRunsOn(
    step: Step,
    { hasPeriod, from, openingCents, lines: [first] }: ParsedStatement,
  ): Promise<void> {
    if (!hasPeriod) return;
    const justBefore = later(from, -NEXT_MS);
    const ended = await step.find(cases, {
      kind: 'statement',
      day: { $in: [dayOf(justBefore), dayOf(from)] },
      decision: { $exists: false },
    });
    const before = ended.find(({ figures }) => {
      const until = new Date(figures!.until);
      const isShared = until >= from && first !== undefined && first.paidAt <= from;
      return until >= justBefore && until <= from && !isShared;
    });
    if (before && before.amountCents !== openingCents)
      throw new AppError(
        'STATE_CONFLICT',
        `It opens with ${formatKes(openingCents)}; the statement before it closed with ${formatKes(before.amountCents)}.`,
      );
  }

  /**
   * The lines that no other statement has told; those of a refused one are told anew.
   * @throws AppError STATE_CONFLICT for a line that an earlier statement told otherwise
   */
  async function newLines(step: Step, docs: ReconciliationDoc[]) {
    const told = await step.find(cases, { _id: { $in: docs.map(({ _id }) => _id) } });
    const isRefused = ({ found }: ReconciliationDoc) => found === ('refused' satisfies Found);
    const refusedIds = new Set(told.filter(isRefused).map(({ _id }) => _id));
    const known = new Map(told.filter((doc) => !isRefused(doc)).map((doc) => [doc._id, doc]));
    const waiting = told.find(({ found }) => found === ('waits' satisfies Found));
    if (waiting)
      throw new AppError(
        'STATE_CONFLICT',
        `${waiting._id.slice(5)} waits in a statement handed in before: have that one confirmed or turned down first.`,
      );
    const other = docs.find(
      ({ _id, amountCents }) => (known.get(_id)?.amountCents ?? amountCents) !== amountCents,
    );
    if (other)
      throw new AppError('STATE_CONFLICT', `An earlier statement has another sum for ${other._id.slice(5)}.`);
    const fresh = docs.filter(({ _id }) => !known.has(_id));
    return {
      unheard: fresh.filter(({ _id }) => !refusedIds.has(_id)),
      anew: fresh.filter(({ _id }) => refusedIds.has(_id)),
    };
  }

  /**
   * Takes a statement in, once: the same text again is the same statement. `write` goes after the caller's own first write.
   * @throws AppError VALIDATION_FAILED, STATE_CONFLICT
   */
  return async function receiveStatement(
    step: Step,
    csv: string,
    by: string,
  ): Promise<{ statement: Statement; write(): Promise<void> }> {
    const id = `statement/${sha256Hex(csv).slice(0, 32)}`;
    const before = await step.findOne(cases, { _id: id });
    if (before?.decision === 'rejected')
      throw new AppError('STATE_CONFLICT', 'This very statement was turned down. Export it anew.');
    if (before) return { statement: presentStatement(before), write: () => Promise.resolve() };
    const parsed = read(csv, step.now);
    await ensureRunsOn(step, parsed);
    const { from, until, openingCents, closingCents, lines: all } = parsed;
    const { unheard, anew } = await newLines(
      step,
      all.map((line) => lines.docOf(line, id, step.now)),
    );
    const figures: StatementFigures = {
      from: from.toISOString(),
      until: until.toISOString(),
      openingCents,
      closingCents,
      lines: all.length,
      repeated: all.length - unheard.length - anew.length,
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
      statement: presentStatement(statement),
      write: async () => {
        await step.insert(cases, statement, ...unheard);
        const retold = anew.map(({ _id, ...line }) => ({
          filter: { _id, state: 'closed' },
          update: { $set: line, $unset: { found: 1 } },
        }));
        if (retold.length > 0) await step.updateEach(cases, retold);
        step.poke(STATEMENT, id);
      },
    };
  };
}
