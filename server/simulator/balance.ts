import { isInitiator } from './credential.js';
import { stamp } from './eat.js';
import { checkFields, isCallbackUrl, isPresent, isRemarks, text } from './fields.js';
import { newConversationId, newMerchantRequestId } from './ids.js';
import { acknowledgement, resultBody } from './results.js';
import type { Answer } from './endpoint.js';
import type { Fields } from './fields.js';
import type { Simulation } from './simulation.js';
import type { Accounts } from './state.js';

/** POST /mpesa/accountbalance/v1/query: all accounts of the shortcode in one line of text. */
export function accountBalance(simulation: Simulation): (fields: Fields) => Answer {
  const isOurCallback = isCallbackUrl(simulation.options);
  return (fields) => {
    checkFields(fields, [
      ['Initiator', isPresent],
      ['SecurityCredential', isPresent],
      ['CommandID', (value) => value === 'AccountBalance'],
      ['PartyA', (value) => value === simulation.options.shortcode],
      ['IdentifierType', (value) => value === '4'],
      ['Remarks', isRemarks],
      ['QueueTimeOutURL', isOurCallback],
      ['ResultURL', isOurCallback],
    ]);
    const at = new Date();
    const ids = { originatorConversationId: newMerchantRequestId(), conversationId: newConversationId(at) };
    const completed = { Key: 'BOCompletedTime', Value: Number(stamp(at)) };
    const known = isInitiator(simulation, fields, 'Initiator');
    const line = { Key: 'AccountBalance', Value: balanceLine(simulation.store.state.accounts) };
    const parameters = known ? [line, completed] : [completed];
    const body = resultBody({ ...ids, code: known ? '0' : '2001', at, parameters, asText: true });
    const url = text(fields['ResultURL']);
    const called = simulation.callbacks.send({ point: null, url, body, told: () => body });
    return { body: acknowledgement(ids.originatorConversationId, ids.conversationId), called };
  };
}

/** name|currency|current|available|reserved|uncleared, accounts joined by `&`. */
function balanceLine({ workingCents, utilityCents, chargesCents }: Accounts): string {
  const account = (name: string, cents: number): string => {
    const shillings = (cents / 100).toFixed(2);
    return `${name}|KES|${shillings}|${shillings}|0.00|0.00`;
  };
  return [
    account('Working Account', workingCents),
    account('Utility Account', utilityCents),
    account('Charges Paid Account', chargesCents),
    account('Organization Settlement Account', 0),
  ].join('&');
}
