import { newRequestId } from './ids.js';

/** APIs share a code for an unknown access token within a family only. */
export type TokenFamily = 'stk' | 'b2c' | 'status' | 'pull';

/** An answer by which the gateway refuses a request; nothing was done. */
export class GatewayError extends Error {
  constructor(
    readonly status: number,
    readonly contentType: string,
    readonly body: string,
  ) {
    super(body);
  }
}

const texts: Record<string, string> = {
  '400.002.05': 'Invalid Request Payload',
  '400.003.01': 'Invalid Access Token',
  '400.008.01': 'Invalid Authentication passed',
  '400.008.02': 'Invalid grant type passed',
  '403.002.1001': 'You are not authorized to initiate this transaction',
  '404.001.01': 'Resource not found',
  '404.001.03': 'Invalid Access Token',
  '405.001': 'Method Not Allowed',
  '500.001.1001': 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  '500.002.1001': 'Duplicate OriginatorConversationID.',
  '500.003.02': 'System is busy. Please try again in few minutes.',
  '500.003.03': 'Quota Violation',
  '500.003.1001': 'Internal Server Error',
};

/** The usual shape; the HTTP status is the first part of the code. */
export function refusal(errorCode: string, errorMessage = texts[errorCode] ?? 'Bad Request'): GatewayError {
  const body = JSON.stringify({ requestId: newRequestId(), errorCode, errorMessage });
  return new GatewayError(Number(errorCode.slice(0, 3)), 'application/json', body);
}

export const badField = (field: string): GatewayError =>
  refusal('400.002.02', `Bad Request - Invalid ${field}`);

/** Each family answers an unknown token with its own code. */
export function invalidToken(family: TokenFamily, token: string): GatewayError {
  if (family === 'stk') return refusal('404.001.03');
  if (family === 'b2c') return refusal('401.002.01', `Error Occurred - Invalid Access Token - ${token}`);
  return refusal('400.003.01');
}

/** Apigee's own shape, without an errorCode. */
export function spikeArrest(): GatewayError {
  const rate = 'MessageRate{messagesPerPeriod=5, periodInMicroseconds=60000000, maxBurstMessageCount=1.0}';
  const fault = {
    faultstring: `Spike arrest violation. Allowed rate : ${rate}`,
    detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' },
  };
  return new GatewayError(429, 'application/json', JSON.stringify({ fault }));
}

function firewall(status: number): GatewayError {
  const text = 'Request unsuccessful. Incapsula incident ID: 1234000560007890-123456789';
  return new GatewayError(status, 'text/html', `<html><body>${text}</body></html>`);
}

function unreachable(): GatewayError {
  const body = { requestId: newRequestId(), errorMessage: 'Service is currently unreachable' };
  return new GatewayError(500, 'application/json', JSON.stringify(body));
}

/** The refusal that a `fail` fault asks for: by HTTP status, `empty`, or a full errorCode such as `500.003.02`. */
export function failureFor(code: string, family: TokenFamily): GatewayError {
  if (code === '429') return spikeArrest();
  if (code === '403' || code === '503') return firewall(Number(code));
  if (code === '401') return invalidToken(family, 'xxxx');
  if (code === 'empty') return new GatewayError(400, 'text/plain', '');
  return code.includes('.') ? refusal(code) : unreachable();
}
