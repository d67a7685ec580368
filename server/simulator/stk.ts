import { spikeArrest, badField, refusal } from './gateway-error.js';
import {
  checkFields,
  isCallbackUrl,
  isMsisdn,
  isPresent,
  isShortcode,
  isStamp,
  isWhole,
  text,
} from './fields.js';
import { newCheckoutRequestId, newMerchantRequestId } from './ids.js';
import { resultText } from './result-texts.js';
import type { Answer } from './endpoint.js';
import type { Fault } from './faults.js';
import type { Fields } from './fields.js';
import type { Prompts } from './prompts.js';
import type { Simulation } from './simulation.js';
import type { Prompt } from './state.js';

const maxShillings = 250_000;
const queryGapMs = 12_000;

/** Both STK calls carry base64(shortcode + passkey + timestamp). */
function checkMerchant({ options }: Simulation, fields: Fields): void {
  const shortcode = text(fields['BusinessShortCode']);
  if (shortcode !== options.shortcode) throw refusal('500.001.1001', 'Merchant does not exist');
  const expected = Buffer.from(shortcode + options.passkey + text(fields['Timestamp'])).toString('base64');
  if (text(fields['Password']) !== expected)
    throw refusal('500.001.1001', '[MerchantValidate] - Wrong credentials');
}

/** POST /mpesa/stkpush/v1/processrequest: puts a prompt on the phone. */
export function stkPush(simulation: Simulation, prompts: Prompts): (fields: Fields) => Answer {
  const isOurCallback = isCallbackUrl(simulation.options);
  return (fields) => {
    checkFields(fields, [
      ['BusinessShortCode', isShortcode],
      ['Password', isPresent],
      ['Timestamp', isStamp],
      ['TransactionType', (value) => value === 'CustomerPayBillOnline'],
      ['Amount', (value) => isWhole(value) && Number(value) <= maxShillings],
      ['PartyA', isMsisdn],
      ['PartyB', (value) => value === text(fields['BusinessShortCode'])],
      ['PhoneNumber', isMsisdn],
      ['CallBackURL', isOurCallback],
      ['AccountReference', isPresent],
      ['TransactionDesc', isPresent, 'Remarks'],
    ]);
    checkMerchant(simulation, fields);
    const msisdn = text(fields['PhoneNumber']);
    if (prompts.isLocked(msisdn)) throw refusal('500.001.1001');
    const { prompt, called } = prompts.open({
      msisdn,
      amountCents: Number(text(fields['Amount'])) * 100,
      reference: text(fields['AccountReference']),
      description: text(fields['TransactionDesc']),
      callbackUrl: text(fields['CallBackURL']),
      merchantRequestId: newMerchantRequestId(),
      checkoutRequestId: newCheckoutRequestId(new Date(), msisdn),
    });
    const accepted = 'Success. Request accepted for processing';
    const body = {
      ...ids(prompt),
      ResponseCode: '0',
      ResponseDescription: accepted,
      CustomerMessage: accepted,
    };
    return { body, called };
  };
}

/** POST /mpesa/stkpushquery/v1/query: the true outcome of a prompt, without receipt or amount. */
export function stkQuery(simulation: Simulation): (fields: Fields, fault?: Fault) => Answer {
  let nextAllowedAt = 0;
  return (fields, fault) => {
    const now = Date.now();
    if (simulation.options.queryLimit && now < nextAllowedAt) throw spikeArrest();
    nextAllowedAt = now + queryGapMs;
    checkFields(fields, [
      ['BusinessShortCode', isShortcode],
      ['Password', isPresent],
      ['Timestamp', isStamp],
      ['CheckoutRequestID', isPresent],
    ]);
    checkMerchant(simulation, fields);
    const id = text(fields['CheckoutRequestID']);
    const prompt = simulation.store.state.prompts.find((one) => one.checkoutRequestId === id);
    if (!prompt) throw badField('CheckoutRequestID');
    const code = fault?.kind === 'fail' ? fault.code : prompt.resultCode;
    return { body: queryAnswer(prompt, code ?? pendingCode(simulation)) };
  };
}

/** An open prompt is told in one of two shapes, by turns. */
function pendingCode(simulation: Simulation): string {
  if (simulation.turn()) throw refusal('500.001.1001', 'The transaction is being processed');
  return '4999';
}

function queryAnswer(prompt: Prompt, code: string): object {
  const accepted = 'The service request has been accepted successsfully';
  return {
    ResponseCode: '0',
    ResponseDescription: accepted,
    ...ids(prompt),
    ResultCode: code,
    ResultDesc: resultText(code),
  };
}

const ids = (prompt: Prompt): object => ({
  MerchantRequestID: prompt.merchantRequestId,
  CheckoutRequestID: prompt.checkoutRequestId,
});
