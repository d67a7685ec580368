import type { Proposal, StaffWork, Statement } from '../../shared/src/admin/contract.js';
import type { Page, Success } from '../../shared/src/http.js';
import { newKey, signInAt, type ApiClient } from './client.js';
import { until } from './until.js';

/** Waits for a busy machine: what is tried here does not depend on them. */
export const PATIENT = {
  WAIT_SEND_GUARD_MS: '8000',
  WAIT_UNSENT_MS: '20000',
};

/** The demo's two of the staff: what moves money by hand takes both. */
export const signInStaff = (url: string): Promise<[ApiClient, ApiClient]> =>
  Promise.all([signInAt(url, 'admin'), signInAt(url, 'zawadi')]);

/** Proposes by the first and confirms by the second. */
export async function byBoth(
  [one, other]: [ApiClient, ApiClient],
  path: string,
  body: object,
): Promise<Proposal> {
  const { id } = await one.ok<Proposal>('POST', path, { reason: 'Seen in the portal.', ...body });
  return other.ok<Proposal>('POST', `/admin/proposals/${id}/confirm`, { reason: 'I have seen it too.' });
}

export const handIn = (staff: ApiClient, csv: string, key = newKey()) =>
  staff.send<Statement>('POST', '/admin/reconciliation/statements', csv, {
    'content-type': 'text/csv',
    'idempotency-key': key,
  });

/** The proposal to book what only this statement knows of, once there is one. */
export async function bookingFor(staff: ApiClient, id: string): Promise<Proposal | undefined> {
  const { proposals } = await staff.ok<StaffWork>('GET', '/admin/work');
  return proposals.find(({ act }) => act.kind === 'book' && act.statement === id);
}

/** Hands the portal's statement in by the first, has the second confirm what is to be booked, and waits until it is compared. */
export async function compared([one, other]: [ApiClient, ApiClient], csv: string): Promise<Statement> {
  const { status, body } = await handIn(one, csv);
  if (status !== 202) throw new Error(`statement: ${status} ${JSON.stringify(body)}`);
  const { id } = (body as Success<Statement>).data;
  const key = { 'idempotency-key': newKey() };
  return until(
    'the statement is compared',
    async () => {
      const booking = await bookingFor(other, id);
      const reason = 'I have seen it in the portal.';
      if (booking) await other.send('POST', `/admin/proposals/${booking.id}/confirm`, { reason }, key);
      const { items } = await one.ok<Page<Statement>>('GET', '/admin/reconciliation/statements');
      return items.find((each) => each.id === id && each.state === 'closed');
    },
    60_000,
  );
}
