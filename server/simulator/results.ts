import { placeholderReceipt } from './ids.js';
import { looseCode, resultText } from './result-texts.js';

export interface Parameter {
  Key: string;
  Value?: string | number;
}

export interface Result {
  code: string;
  originatorConversationId: string;
  conversationId: string;
  at: Date;
  /** A placeholder is sent when there is none. */
  transactionId?: string;
  parameters?: Parameter[];
  /** `ResultType` and `ResultCode` as text, as account balance sends them. */
  asText?: boolean;
}

const internalUrl = 'https://internalsandbox.safaricom.co.ke/mpesa/results/v1/submit';

/** One parameter alone travels as a bare object, as its XML ancestor did. */
function parameterList(parameters: Parameter[]): object {
  return { ResultParameter: parameters.length === 1 ? parameters[0] : parameters };
}

/** The body of a Result callback. */
export function resultBody(result: Result): string {
  const { code, at, parameters, asText } = result;
  const Result = {
    ResultType: asText ? '0' : 0,
    ResultCode: asText ? code : looseCode(code),
    ResultDesc: resultText(code),
    OriginatorConversationID: result.originatorConversationId,
    ConversationID: result.conversationId,
    TransactionID: result.transactionId ?? placeholderReceipt(at),
    ...(parameters && { ResultParameters: parameterList(parameters) }),
    ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: internalUrl } },
  };
  return JSON.stringify({ Result });
}

/** The answer to every request whose result comes by callback. */
export function acknowledgement(originatorConversationId: string, conversationId: string): object {
  return {
    ConversationID: conversationId,
    OriginatorConversationID: originatorConversationId,
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  };
}
