import { dashed, parseDashed } from './eat.js';
import { checkFields, isCallbackUrl, isMsisdn, text } from './fields.js';
import { newMerchantRequestId } from './ids.js';
import type { Answer } from './endpoint.js';
import type { Fault } from './faults.js';
import type { Fields } from './fields.js';
import type { Simulation } from './simulation.js';
import type { Transaction } from './state.js';

const reachMs = 48 * 3_600_000;

/** POST /pulltransactions/v1/register; the key with a space is Daraja's own. */
export function pullRegister({ options, store }: Simulation): (fields: Fields) => Answer {
  return (fields) => {
    checkFields(fields, [
      ['ShortCode', (value) => value === options.shortcode],
      ['RequestType', (value) => value === 'Pull'],
      ['NominatedNumber', isMsisdn],
      ['CallBackURL', isCallbackUrl(options)],
    ]);
    const known = store.state.pullRegistered;
    store.change((state) => (state.pullRegistered = true));
    return {
      body: {
        ResponseRefID: newMerchantRequestId(),
        'Response Status': known ? '1001' : '1000',
        ShortCode: options.shortcode,
        'Response Description': known ? 'ShortCode already Registered' : 'ShortCode registered successfully',
      },
    };
  };
}

/** POST /pulltransactions/v1/query: money that came in within the window, oldest first, a page at a time. */
export function pullQuery({
  options,
  store,
}: Simulation): (fields: Fields, fault: Fault | undefined) => Answer {
  return (fields, fault) => {
    checkFields(fields, [
      ['ShortCode', (value) => value === options.shortcode],
      ['StartDate', (value) => parseDashed(value) !== null],
      ['EndDate', (value) => parseDashed(value) !== null],
      ['OffSetValue', (value) => /^\d+$/.test(value)],
    ]);
    const now = Date.now();
    const from = Math.max(parseDashed(text(fields['StartDate']))?.getTime() ?? 0, now - reachMs);
    // The end is a whole second and includes it.
    const until = (parseDashed(text(fields['EndDate']))?.getTime() ?? 0) + 999;
    const offset = Number(text(fields['OffSetValue']));
    const rows = store.state.transactions
      .filter((row) => row.type === 'stk' && within(row, from, Math.min(until, now - options.pullDelayMs)))
      .slice(offset, offset + options.pullPageSize)
      .flatMap((row, at) => spoiled(fault, at, pullRow(row, options.businessName)));
    const ResponseRefID = newMerchantRequestId();
    return { body: { ResponseRefID, ResponseCode: '1000', ResponseMessage: 'Success', Response: [rows] } };
  };
}

/** A `garble` fault of Pull: `repeat` has each row twice, `gap` leaves every other one out of this answer. */
function spoiled(fault: Fault | undefined, at: number, row: object): object[] {
  if (fault?.kind !== 'garble') return [row];
  if (fault.code === 'repeat') return [row, row];
  return at % 2 === 0 ? [] : [row];
}

function within(row: Transaction, from: number, until: number): boolean {
  const at = Date.parse(row.at);
  return at >= from && at <= until;
}

function pullRow(row: Transaction, organizationname: string): object {
  return {
    transactionId: row.receipt,
    trxDate: dashed(new Date(row.at)),
    msisdn: Number(row.msisdn),
    sender: 'MPESA',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: row.reference,
    amount: (row.amountCents / 100).toFixed(2),
    organizationname,
  };
}
