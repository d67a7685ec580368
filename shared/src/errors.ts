/** Every error code that Amana's API can answer with. */
export const ERROR_CODES = [
  'VALIDATION_FAILED',
  'MALFORMED_BODY',
  'KEY_REQUIRED',
  'UNAUTHENTICATED',
  'WRONG_CREDENTIALS',
  'STEP_UP_REQUIRED',
  'SUSPENDED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'STATE_CONFLICT',
  'TERMS_CHANGED',
  'ALREADY_JOINED',
  'EMAIL_TAKEN',
  'PHONE_TAKEN',
  'PHONE_NOT_VERIFIED',
  'PHONE_ON_HOLD',
  'WRONG_CODE',
  'CODE_EXPIRED',
  'INSUFFICIENT',
  'ON_HOLD',
  'PROMPT_OPEN',
  'PROMPT_LIMIT',
  'LIMIT_REACHED',
  'FILE_LIMIT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA',
  'AMOUNT_OUT_OF_RANGE',
  'SPLIT_MISMATCH',
  'FILE_REFUSED',
  'KEY_REUSED',
  'RATE_LIMITED',
  'INTERNAL',
  'BUSY',
  'OUTCOME_PENDING',
  'UNAVAILABLE',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One wrong input field: its path in the body, query or params, and how to mend it. */
export interface FieldProblem {
  field: string;
  message: string;
}

export interface ErrorBody {
  code: ErrorCode;
  /** What happened and what to do next, in plain English. */
  message: string;
  details?: { fields?: FieldProblem[]; [key: string]: unknown };
}
