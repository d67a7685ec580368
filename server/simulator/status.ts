import { isInitiator } from './credential.js';
import { stamp } from './eat.js';
import { checkFields, isCallbackUrl, isPresent, isRemarks, text } from './fields.js';
import { newConversationId, newMerchantRequestId } from './ids.js';
import { acknowledgement, resultBody, type Parameter, type Result } from './results.js';
import type { Answer } from './endpoint.js';
import type { Fields } from './fields.js';
import type { Simulation } from './simulation.js';
import type { Transaction } from './state.js';

const notFound = '25';

/** POST /mpesa/transactionstatus/v1/query: a payment of either kind, by receipt or by its request's id. */
export function transactionStatus(simulation: Simulation): (fields: Fields) => Answer {
  const isOurCallback = isCallbackUrl(simulation.options);
  return (fields) => {
    checkFields(fields, [
      ['Initiator', isPresent],
      ['SecurityCredential', isPresent],
      ['CommandID', (value) => value === 'TransactionStatusQuery'],
      ['TransactionID', (value) => value !== '' || requestId(fields) !== ''],
      ['PartyA', (value) => value === simulation.options.shortcode],
      ['IdentifierType', (value) => value === '4'],
      ['ResultURL', isOurCallback],
      ['QueueTimeOutURL', isOurCallback],
      ['Remarks', isRemarks],
    ]);
    const at = new Date();
    const ownId = newMerchantRequestId();
    const conversationId = newConversationId(at);
    const result = { ...statusResult(simulation, fields, ownId), conversationId, at };
    const called = simulation.callbacks.send({
      point: 'status',
      url: text(fields['ResultURL']),
      body: resultBody(result),
      told: () => resultBody(result),
    });
    return { body: acknowledgement(ownId, conversationId), called };
  };
}

/** Which of the two names the gateway reads is not established, so both are. */
const requestId = (fields: Fields): string =>
  text(fields['OriginalConversationID']) || text(fields['OriginatorConversationID']);

function find(rows: Transaction[], fields: Fields): Transaction | undefined {
  const receipt = text(fields['TransactionID']);
  if (receipt !== '') return rows.find((row) => row.receipt === receipt && row.state === 'Completed');
  const id = requestId(fields);
  return rows.find((row) => row.originatorConversationId === id || row.conversationId === id);
}

/** Code 0 says that the question was answered; the payment's own state is a parameter. */
function statusResult(
  simulation: Simulation,
  fields: Fields,
  ownId: string,
): Omit<Result, 'conversationId' | 'at'> {
  if (!isInitiator(simulation, fields, 'Initiator')) return { code: '2001', originatorConversationId: ownId };
  const row = find(simulation.store.state.transactions, fields);
  const bare = [{ Key: 'BOCompletedTime', Value: Number(stamp(new Date())) }];
  if (!row) return { code: notFound, originatorConversationId: ownId, parameters: bare };
  return {
    code: '0',
    originatorConversationId: row.originatorConversationId ?? ownId,
    transactionId: row.receipt,
    parameters: parametersOf(simulation, row),
  };
}

function parametersOf(simulation: Simulation, row: Transaction): Parameter[] {
  const { shortcode, businessName } = simulation.options;
  const at = Number(stamp(new Date(row.at)));
  const business = `${shortcode} - ${businessName}`;
  const person = `${row.msisdn} - DEMO PERSON`;
  const isPayout = row.type === 'b2c';
  const charge = (row.chargeCents / 100).toFixed(2);
  const shillings = row.amountCents / 100;
  const parameters: Parameter[] = [
    { Key: 'DebitPartyName', Value: isPayout ? business : person },
    { Key: 'CreditPartyName', Value: isPayout ? person : business },
    { Key: 'OriginatorConversationID', Value: row.originatorConversationId ?? '' },
    { Key: 'InitiatedTime', Value: at },
    { Key: 'DebitAccountType', Value: isPayout ? 'Utility Account' : 'MMF Account For Customer' },
    { Key: 'DebitPartyCharges', Value: isPayout ? `Fee For B2C Payment|KES|${charge}` : '' },
    { Key: 'TransactionReason' },
    { Key: 'ReasonType', Value: isPayout ? 'Business Payment to Customer via API' : 'Pay Utility' },
    { Key: 'TransactionStatus', Value: row.state },
    { Key: 'FinalisedTime', Value: at },
    { Key: 'Amount', Value: simulation.turn() ? shillings.toFixed(2) : shillings },
    { Key: 'ConversationID', Value: row.conversationId ?? '' },
  ];
  return row.state === 'Completed' ? [...parameters, { Key: 'ReceiptNo', Value: row.receipt }] : parameters;
}
