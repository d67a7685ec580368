import { declinePayout, payOut, phoneOf, type Payout } from './books.js';
import { isInitiator } from './credential.js';
import { dotted } from './eat.js';
import { checkFields, isCallbackUrl, isMsisdn, isPresent, isRemarks, isWhole, text } from './fields.js';
import { refusal } from './gateway-error.js';
import { newConversationId } from './ids.js';
import { forcedCode } from './prompts.js';
import { acknowledgement, resultBody, type Parameter, type Result } from './results.js';
import type { Answer } from './endpoint.js';
import type { Callback } from './callbacks.js';
import type { Fields } from './fields.js';
import type { Simulation } from './simulation.js';
import type { State, Transaction } from './state.js';

const minCents = 1_000;
const maxCents = 25_000_000;
const defaultToldCode = '26';
const commands = ['BusinessPayment', 'SalaryPayment', 'PromotionPayment'];

/** POST /mpesa/b2c/v3/paymentrequest: pays from the utility account to a phone, once per caller's id. */
export function b2c(simulation: Simulation): (fields: Fields) => Answer {
  const { options, store } = simulation;
  return (fields) => {
    checkPayoutFields(simulation, fields);
    const originatorConversationId = text(fields['OriginatorConversationID']);
    const isUsed = (row: Transaction): boolean => row.originatorConversationId === originatorConversationId;
    if (store.state.transactions.some(isUsed)) throw refusal('500.002.1001');
    const at = new Date();
    const payout: Payout = {
      msisdn: text(fields['PartyB']),
      amountCents: Number(text(fields['Amount'])) * 100,
      reference: text(fields['Occassion']),
      originatorConversationId,
      conversationId: newConversationId(at),
      at,
    };
    const row = store.change((state) => {
      const code = isInitiator(simulation, fields, 'InitiatorName') ? codeOf(state, payout) : '2001';
      if (code !== '0') return declinePayout(state, payout, code);
      const phone = phoneOf(state, payout.msisdn, options.defaultBalanceCents);
      return payOut(state, payout, phone, options.businessName);
    });
    const called = simulation.callbacks.send(payoutResult(simulation, fields, payout, row));
    return { body: acknowledgement(originatorConversationId, payout.conversationId), called };
  };
}

function checkPayoutFields({ options }: Simulation, fields: Fields): void {
  const isOurCallback = isCallbackUrl(options);
  checkFields(fields, [
    ['OriginatorConversationID', isPresent],
    ['InitiatorName', isPresent],
    ['SecurityCredential', isPresent],
    ['CommandID', (value) => commands.includes(value)],
    ['Amount', isWhole],
    ['PartyA', (value) => value === options.shortcode],
    ['PartyB', isPresent],
    ['Remarks', isRemarks],
    ['QueueTimeOutURL', isOurCallback],
    ['ResultURL', isOurCallback],
    ['Occassion', (value) => value.length <= 100],
  ]);
}

function codeOf(state: State, { msisdn, amountCents }: Payout): string {
  if (!isMsisdn(msisdn)) return 'SFC_IC0003';
  if (amountCents < minCents) return '2';
  if (amountCents > maxCents) return '3';
  const phone = state.phones.find((one) => one.msisdn === msisdn);
  const forced = phone ? forcedCode(phone.behaviour) : null;
  return forced ?? (state.accounts.utilityCents < amountCents ? '1' : '0');
}

function payoutResult(simulation: Simulation, fields: Fields, payout: Payout, row: Transaction): Callback {
  const { originatorConversationId, conversationId, at } = payout;
  const base: Result = { code: row.resultCode, originatorConversationId, conversationId, at };
  const paid = { transactionId: row.receipt, parameters: parametersOf(simulation.store.state, row) };
  return {
    point: 'b2c.result',
    url: text(fields['ResultURL']),
    body: resultBody(row.state === 'Completed' ? { ...base, ...paid } : base),
    told: (code = defaultToldCode) => resultBody({ ...base, code }),
    queueTimeout: {
      url: text(fields['QueueTimeOutURL']),
      body: JSON.stringify({
        OriginatorConversationID: originatorConversationId,
        ConversationID: conversationId,
        ResultCode: 1,
        ResultDesc: 'The request timed out in the queue.',
      }),
    },
  };
}

function parametersOf({ accounts }: State, row: Transaction): Parameter[] {
  return [
    { Key: 'TransactionAmount', Value: row.amountCents / 100 },
    { Key: 'TransactionReceipt', Value: row.receipt },
    { Key: 'ReceiverPartyPublicName', Value: `${row.msisdn} - DEMO PERSON` },
    { Key: 'TransactionCompletedDateTime', Value: dotted(new Date(row.at)) },
    { Key: 'B2CUtilityAccountAvailableFunds', Value: accounts.utilityCents / 100 },
    { Key: 'B2CWorkingAccountAvailableFunds', Value: accounts.workingCents / 100 },
    { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
    { Key: 'B2CChargesPaidAccountAvailableFunds', Value: accounts.chargesCents / 100 },
  ];
}
