import { textOf } from './parse.js';
import type { Reply } from './transport.js';

type Answer = Extract<Reply, { kind: 'answer' }>;

/** Why Daraja refused before processing; `other` = the request itself. */
export type RefusalKind = 'throttle' | 'token' | 'access' | 'other';

export interface Refusal {
  kind: RefusalKind;
  /** Daraja's errorCode, else the HTTP status. */
  code: string;
}

export const errorCodeOf = ({ body }: Answer): string | null => textOf(body['errorCode']);
const errorText = ({ body }: Answer): string => textOf(body['errorMessage']) ?? '';

const TOKEN_CODES = new Set(['404.001.03', '401.002.01', '400.003.01']);
const THROTTLE_CODES = new Set(['500.003.02', '500.003.03']);
const PUSH_REFUSALS = /unable to lock subscriber|merchant does not exist|wrong credentials/i;

/** A bad token, and not a good one of an app without this product, which has the same code. */
export const isInvalidToken = (answer: Answer): boolean =>
  TOKEN_CODES.has(errorCodeOf(answer) ?? '') && !/apiproduct/i.test(errorText(answer));

export const isThrottled = (answer: Answer): boolean =>
  answer.status === 429 ||
  THROTTLE_CODES.has(errorCodeOf(answer) ?? '') ||
  (answer.status === 403 && errorCodeOf(answer) === null);

function kindOf(answer: Answer): RefusalKind {
  if (isThrottled(answer)) return 'throttle';
  if (isInvalidToken(answer)) return 'token';
  const ours = /SecurityCredential|Initiator/i.test(errorText(answer));
  return answer.status === 401 || answer.status === 403 || ours ? 'access' : 'other';
}

/** An explicit refusal before processing; null when the request may have been taken. */
export function refusalOf(answer: Answer): Refusal | null {
  const code = errorCodeOf(answer);
  const clean = [400, 401, 403, 404, 405, 429].includes(answer.status) || THROTTLE_CODES.has(code ?? '');
  return clean ? { kind: kindOf(answer), code: code ?? String(answer.status) } : null;
}

/** The texts of 500.001.1001 that refuse a push; the same code also means "being processed". */
export const isPushRefusal = (answer: Answer): boolean =>
  errorCodeOf(answer) === '500.001.1001' && PUSH_REFUSALS.test(errorText(answer));

export const isPhoneBusy = (answer: Answer): boolean => /unable to lock subscriber/i.test(errorText(answer));

export const isBeingProcessed = (answer: Answer): boolean =>
  errorCodeOf(answer) === '500.001.1001' && /being processed/i.test(errorText(answer));

export const isDuplicate = (answer: Answer): boolean => errorCodeOf(answer) === '500.002.1001';
