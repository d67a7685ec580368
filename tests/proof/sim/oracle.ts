import { auditSnapshot } from '../../../server/src/audit/audit.js';
import type { EntryDoc } from '../../../server/src/modules/ledger/ledger.js';
import type { CallbackDoc } from '../../../server/src/modules/payments/callback.model.js';
import type { PaymentDoc } from '../../../server/src/modules/payments/domain/payment.js';
import type { PayoutDoc } from '../../../server/src/modules/payments/domain/payout.js';
import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import { switchOf, unbookedRows } from './due.js';
import type { Person } from './person.js';
import type { World } from './world.js';

const SOON_MS = 120_000;

/** What the audit finds in the books as they are now. */
export async function auditFindings({ store }: World): Promise<string[]> {
  const { rows } = await auditSnapshot(store.snapshot());
  return rows.flatMap(({ id, findings }) =>
    findings.map(({ place, expected, found }) => `${id} ${place}: expected ${expected}, found ${found}`),
  );
}

/** I10, I11: what M-Pesa's own books say of ours; payments only once all rows have been pulled. */
export function comparedWithMpesa({ store, mpesa: { books } }: World): string[] {
  const payments = store.peek<PaymentDoc>('payments');
  const payouts = store.peek<PayoutDoc>('payouts');
  const rowOf = new Map(books.rows.map((row) => [row.receipt, row]));
  const paidOut = books.rows.filter(({ way, code }) => way === 'out' && code === '0');
  const paidTo = (oci: string) => paidOut.filter((row) => row.oci === oci);
  const ofPayments = payments.flatMap(({ _id, state, ref, amountCents, receipt }) => {
    const row = receipt === undefined ? undefined : rowOf.get(receipt);
    const fits = row?.ref === ref && row.amountCents === amountCents;
    if (receipt !== undefined && !fits) return [`I10 payments/${_id}: ${receipt} is not its money`];
    const paid = books.rows.some(
      (one) => one.way === 'in' && one.ref === ref && one.amountCents === amountCents,
    );
    return state === 'CONFIRMED' && !paid ? [`I10 payments/${_id}: confirmed, and never paid`] : [];
  });
  const ofPayouts = payouts.flatMap(({ _id, state, oci, amountCents }) => {
    const times = paidTo(oci).filter((row) => row.amountCents === amountCents).length;
    if (paidTo(oci).length !== times || times > 1)
      return [`I10 payouts/${_id}: paid ${paidTo(oci).length} times`];
    if (state === 'SETTLED' && times !== 1) return [`I10 payouts/${_id}: settled, and never paid`];
    return state === 'RETURNED' && times > 0 ? [`I10 payouts/${_id}: returned, and paid`] : [];
  });
  const ours = new Set(payouts.map(({ oci }) => oci));
  const strange = paidOut
    .filter(({ oci }) => !ours.has(oci ?? ''))
    .map(({ oci }) => `I10 M-Pesa paid ${oci}, which nobody asked for`);
  return [
    ...ofPayments,
    ...ofPayouts,
    ...strange,
    ...(books.balanced ? [] : ['M-Pesa: its own books do not balance']),
  ];
}

/** I11: the float to the cent; what M-Pesa has paid and we do not know yet is on the way. */
export function floatFindings({ store, mpesa: { books } }: World): string[] {
  const legs = store.peek<EntryDoc>('entries').flatMap((entry) => entry.legs);
  const floatCents = legs.reduce((sum, { account, cents }) => sum + (account === 'float' ? cents : 0), 0);
  const onTheWay = store
    .peek<PayoutDoc>('payouts')
    .filter(
      ({ state, oci }) => state !== 'SETTLED' && state !== 'RETURNED' && books.payoutOf(oci)?.code === '0',
    )
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
  const { workingCents, utilityCents } = books.balance;
  const wanted = workingCents + utilityCents + onTheWay;
  return floatCents === wanted ? [] : [`I11 float: M-Pesa has ${wanted}, the ledger says ${floatCents}`];
}

/** What has not come to its end though nothing keeps it from it. */
export function unfinished({ store, scheduler, mpesa: { books }, processes }: World): string[] {
  const nowMs = scheduler.nowMs;
  const payouts = switchOf(store);
  const isOff = payouts?.on === false || payouts?.staffAt !== undefined;
  return [
    ...store
      .peek<DealDoc>('transactions')
      .filter(({ due }) => due && due.getTime() < nowMs - SOON_MS)
      .map(({ _id, phase }) => `deal ${_id} is ${phase} after its time`),
    ...store
      .peek<PaymentDoc>('payments')
      .filter(({ state, nextAt }) => state !== 'CONFIRMED' && nextAt !== null)
      .map(({ _id, state }) => `payment ${_id} is ${state}`),
    ...store
      .peek<PayoutDoc>('payouts')
      .filter(
        ({ state, manual, blocked }) => !manual && !blocked && state !== 'SETTLED' && state !== 'RETURNED',
      )
      .map(({ _id, state }) => `payout ${_id} is ${state}${isOff ? ', and payouts are off' : ''}`),
    ...store
      .peek<CallbackDoc>('callbacks')
      .filter(({ done }) => !done)
      .map(({ _id, channel }) => `callback ${channel} ${_id.slice(0, 8)} is not worked`),
    ...unbookedRows(store, books).map(({ receipt, ref }) => `${receipt} for ${ref} is in no book of ours`),
    ...processes
      .filter(({ owner, container }) => owner.alive && container.pumps.countParked() > 0)
      .map(({ owner }) => `${owner.name} has parked work`),
  ];
}

/** I13: what people were told is what is stored. */
export function contradicted({ store }: World, people: Person[]): string[] {
  const operations = new Map(
    store.peek<{ _id: string; answer: unknown }>('operations').map(({ _id, answer }) => [_id, answer]),
  );
  return people.flatMap(({ id, wishes }) =>
    wishes.flatMap(({ what, command, answer, refused }) => {
      const stored = operations.get(command.op);
      if (!answer) return refused === null ? [`liveness: ${id} never hears of "${what}"`] : [];
      return JSON.stringify(stored) === answer.text
        ? []
        : [`I13 ${id} was told of "${what}" ${answer.text}, and stored is ${JSON.stringify(stored)}`];
    }),
  );
}
