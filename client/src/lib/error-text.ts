import { ApiError, type ApiErrorCode } from './api-error.js';
import { durationWords } from './time.js';

const UNSEEN =
  'We could not see whether that went through. Press again: it counts once, even if both arrive.';

/** Null = the server's own message says it best. */
const TEXT: Record<ApiErrorCode, string | null> = {
  VALIDATION_FAILED: null,
  MALFORMED_BODY: null,
  KEY_REQUIRED: null,
  UNAUTHENTICATED: 'Signed out to keep your money safe. Sign in again.',
  WRONG_CREDENTIALS: 'E-mail and password do not match. Check both and try again.',
  STEP_UP_REQUIRED: 'Nothing was changed: this wants a proof that it is you. Press again to give it.',
  SUSPENDED: null,
  FORBIDDEN: null,
  NOT_FOUND: null,
  METHOD_NOT_ALLOWED: null,
  STATE_CONFLICT: null,
  TERMS_CHANGED: 'The terms have changed. Read the new ones before you agree.',
  ALREADY_JOINED: 'Someone has joined this deal. If it was not you, ask who sent you the link.',
  EMAIL_TAKEN: 'There is an account with this e-mail. Sign in instead.',
  PHONE_TAKEN: 'Another account has verified this number. Use another one.',
  PHONE_NOT_VERIFIED: 'Verify your M-Pesa number first.',
  PHONE_ON_HOLD: null,
  WRONG_CODE: null,
  CODE_EXPIRED: 'This code is too old. Ask for a new one.',
  INSUFFICIENT: 'Your wallet has too little for this. Nothing was taken.',
  ON_HOLD: 'Amana has paused this deal. Nothing moves until it is lifted.',
  PROMPT_OPEN: null,
  PROMPT_LIMIT: null,
  LIMIT_REACHED: null,
  FILE_LIMIT: null,
  PAYLOAD_TOO_LARGE: 'This is too long. Shorten it.',
  UNSUPPORTED_MEDIA: null,
  AMOUNT_OUT_OF_RANGE: null,
  SPLIT_MISMATCH: null,
  FILE_REFUSED: null,
  KEY_REUSED: null,
  RATE_LIMITED: 'Too many tries. Wait a minute and try again.',
  INTERNAL: UNSEEN,
  BUSY: 'Amana is busy. Nothing was changed; try again in a moment.',
  OUTCOME_PENDING: 'We are still checking whether that went through. Wait a moment, then press again.',
  UNAVAILABLE: UNSEEN,
  NOT_NOW: null,
  NETWORK: `No network. ${UNSEEN}`,
};

/** What else the server says one can do. */
function insteadOf({ details }: ApiError): string {
  const instead = details?.['instead'];
  return typeof instead === 'string' ? `, or ${instead}` : '';
}

/** What went wrong and what to do, in words for a screen. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something broke on this screen. Load it again.';
  if (error.code === 'RATE_LIMITED' && error.retryAfterSeconds !== null)
    return `Too many tries. Wait ${durationWords(error.retryAfterSeconds * 1_000)} and try again${insteadOf(error)}.`;
  return TEXT[error.code] ?? error.message;
}
