import type { Model } from 'mongoose';
import { MAY_GO, type CaseKind, type Found, type ProposedAct } from '@amana/shared/admin/contract.js';
import { isWholeShillings } from '@amana/shared/money.js';
import { AppError, notFound } from '../../../platform/errors.js';
import type { Step } from '../../../platform/mongo/step.js';
import { legsOf, walletAccount, type Leg } from '../../ledger/domain/legs.js';
import type { Ledger, NewEntry } from '../../ledger/ledger.js';
import type { Act } from '../acts.js';
import type { PaymentModel } from '../payment.queries.js';
import { CASE_KINDS, rowId, type ReconciliationDoc } from '../reconciliation.model.js';

export interface CloseDeps {
  cases: Model<ReconciliationDoc>;
  payments: PaymentModel;
  ledger: Ledger;
}

type Close = Extract<ProposedAct, { kind: 'close' }>;

const conflict = (message: string): AppError => new AppError('STATE_CONFLICT', message);

/** Closes a case; `cs:<case>` takes its money to where it belongs. */
export function createCloseCase({ cases, payments, ledger }: CloseDeps) {
  async function openCase(step: Step, id: string): Promise<ReconciliationDoc & { kind: CaseKind }> {
    const found = await step.findOne(cases, { _id: id, kind: { $in: CASE_KINDS } });
    if (!found) throw notFound('case');
    if (found.state !== 'open') throw conflict('This case is closed already.');
    return found as ReconciliationDoc & { kind: CaseKind };
  }

  /** With it what others have proposed about it. */
  async function shut(step: Step, { _id }: ReconciliationDoc): Promise<void> {
    const closed = { $set: { state: 'closed' } };
    await step.update(cases, { _id, state: 'open' }, closed);
    await step.updateMany(cases, { kind: 'proposal', state: 'open', ref: _id }, closed);
  }

  /** The sum in the statement was wrong: another statement may tell that line. */
  const untold = (step: Step, { _id }: ReconciliationDoc) =>
    step.updateMany(
      cases,
      { _id: _id.replace('differs/', 'line/'), state: 'closed' },
      { $set: { found: 'refused' satisfies Found } },
    );

  async function ownerOf(step: Step, { to, user, payment }: Close): Promise<string> {
    if (to === 'wallet') return user!;
    const found = await step.findOne(payments, { _id: payment });
    if (!found) throw notFound('payment');
    return found.payer;
  }

  /** The row that took it back stands in suspense too: together they are nothing. */
  async function outside(step: Step, subject: ReconciliationDoc, other: string): Promise<Act> {
    const back = await openCase(step, other);
    if (back.kind !== 'unmatched' || back.amountCents !== -subject.amountCents)
      throw conflict('That case is not the same money on its way back.');
    return {
      amountCents: subject.amountCents,
      about: subject._id,
      write: async () => {
        await shut(step, subject);
        await shut(step, back);
      },
    };
  }

  function entryFor({ _id, kind, amountCents, ref }: ReconciliationDoc): NewEntry {
    const source = `reconciliation/${_id}`;
    const entry = (legs: Leg[], more: object = {}): NewEntry => ({ id: `cs:${_id}`, legs, source, ...more });
    switch (kind) {
      // Only charges may carry cents.
      case 'cents':
        return {
          ...entry(legsOf(['charges', -amountCents], ['float', amountCents])),
          id: `ch:${_id.slice(rowId('').length)}`,
        };
      case 'differs':
        return entry(legsOf(['float', amountCents], ['adjust', -amountCents]));
      case 'missing':
        return entry(legsOf(['float', -amountCents], ['adjust', amountCents]), { corrects: ref! });
      default:
        return entry(legsOf(['suspense', amountCents], ['adjust', -amountCents]));
    }
  }

  return async function close(step: Step, act: Close): Promise<Act> {
    const subject = await openCase(step, act.case);
    const { _id, kind, amountCents } = subject;
    if (!MAY_GO[kind].includes(act.to)) throw conflict('A case of this kind cannot be closed so.');
    if (act.to === 'outside') return outside(step, subject, act.with!);
    const plan = (entry?: NewEntry, gets?: string): Act => ({
      amountCents,
      about: _id,
      ...(gets === undefined ? {} : { gets }),
      write: async () => {
        await shut(step, subject);
        if (kind === 'differs' && act.to === 'noted') await untold(step, subject);
        if (gets !== undefined) step.emit({ event: 'wallet:updated', users: [gets], change: {} });
        if (entry) await ledger.post(step, entry);
      },
    });
    if (act.to === 'noted') return plan();
    if (act.to === 'adjust') {
      if (kind !== 'cents' && !isWholeShillings(amountCents))
        throw conflict('Our books move whole shillings only; note it, and have M-Pesa mend it.');
      return plan(entryFor(subject));
    }
    const owner = await ownerOf(step, act);
    const wallet = walletAccount(owner);
    if (amountCents < 0) await ledger.ensureCanDebit(step, wallet, -amountCents);
    const legs = legsOf(['suspense', amountCents], [wallet, -amountCents]);
    return plan({ id: `cs:${_id}`, legs, source: `reconciliation/${_id}` }, owner);
  };
}
