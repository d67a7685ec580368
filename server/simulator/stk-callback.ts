import { stamp } from './eat.js';
import { looseCode, resultText } from './result-texts.js';
import type { Callback } from './callbacks.js';
import type { Prompt } from './state.js';

const defaultToldCode = '1037';

interface Item {
  Name: string;
  Value?: number | string;
}

/** `Balance` comes without a value or not at all, and the order of items promises nothing. */
function metadata(prompt: Prompt, at: Date, plain: boolean): Item[] {
  const items: Item[] = [
    { Name: 'Amount', Value: prompt.amountCents / 100 },
    { Name: 'MpesaReceiptNumber', Value: prompt.receipt ?? '' },
    { Name: 'TransactionDate', Value: Number(stamp(at)) },
    { Name: 'PhoneNumber', Value: Number(prompt.msisdn) },
  ];
  if (plain) items.splice(2, 0, { Name: 'Balance' });
  return plain ? items : items.reverse();
}

function body(prompt: Prompt, code: string, items?: Item[]): string {
  const stkCallback = {
    MerchantRequestID: prompt.merchantRequestId,
    CheckoutRequestID: prompt.checkoutRequestId,
    ResultCode: looseCode(code),
    ResultDesc: resultText(code),
    ...(items && { CallbackMetadata: { Item: items } }),
  };
  return JSON.stringify({ Body: { stkCallback } });
}

/** The one callback of an ended prompt; `plain` picks between two shapes of its metadata. */
export function stkCallback(prompt: Prompt, at: Date, plain: boolean): Callback {
  const code = prompt.resultCode ?? '';
  const items = code === '0' ? metadata(prompt, at, plain) : undefined;
  const told = (other = defaultToldCode): string => body(prompt, other);
  return {
    point: 'stk.callback',
    url: prompt.callbackUrl,
    body: plain ? withCents(body(prompt, code, items)) : body(prompt, code, items),
    told,
  };
}

/** Daraja writes whole shillings as `1.00`, which JSON.stringify cannot. */
const withCents = (json: string): string => json.replace(/("Name":"Amount","Value":\d+)(?!\.)/, '$1.00');
