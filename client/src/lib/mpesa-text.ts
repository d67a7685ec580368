/** How a failed M-Pesa payment is told: what happened, where the money is, what to do. */
export interface FailureText {
  title: string;
  what: string;
  next: string;
}

const SAFE = 'No money left your phone.';
const BUSY: FailureText = {
  title: 'Not paid: M-Pesa is busy',
  what: `M-Pesa did not take the payment. ${SAFE}`,
  next: 'Try again in two minutes.',
};
const NO_ANSWER: FailureText = {
  title: 'Not paid: the phone did not answer',
  what: `It is off, out of network, or the PIN came too late. ${SAFE}`,
  next: 'Unlock the phone, keep it near, and send the prompt again.',
};
const CANCELLED: FailureText = {
  title: 'Not paid: cancelled on the phone',
  what: `The prompt was cancelled on the phone. ${SAFE}`,
  next: 'Send it again when you are ready.',
};
const LIMIT: FailureText = {
  title: 'Not paid: over an M-Pesa limit',
  what: `M-Pesa allows KES\u00a0250,000 a payment and KES\u00a0500,000 a day. ${SAFE}`,
  next: 'Try tomorrow, or pay from another number.',
};
const NOT_SENT: FailureText = {
  title: 'Not paid: no prompt was sent',
  what: `M-Pesa could not send the prompt. ${SAFE}`,
  next: 'Send it again.',
};

const BY_CODE: Record<string, FailureText> = {
  '1': {
    title: 'Not paid: not enough M-Pesa balance',
    what: `The M-Pesa balance is too low. ${SAFE}`,
    next: 'Top up, or use another number.',
  },
  '2001': {
    title: 'Not paid: wrong PIN',
    what: `M-Pesa refused the PIN. ${SAFE}`,
    next: 'Check the PIN and try again.',
  },
  '8006': {
    title: 'Not paid: the PIN is locked',
    what: `M-Pesa has locked this PIN. ${SAFE}`,
    next: 'Unlock it with Safaricom, or use another number.',
  },
  '1001': {
    title: 'Not paid: another prompt is open',
    what: `Another M-Pesa prompt is open on this phone. ${SAFE}`,
    next: 'Finish or cancel it, then try again.',
  },
  '2': LIMIT,
  '3': LIMIT,
  '4': LIMIT,
  '8': LIMIT,
  '17': BUSY,
  '26': BUSY,
  '1019': NO_ANSWER,
  '1036': NO_ANSWER,
  '1037': NO_ANSWER,
  '1025': NOT_SENT,
  '9999': NOT_SENT,
  '1031': CANCELLED,
  '1032': CANCELLED,
};

const OTHER: FailureText = {
  title: 'Not paid: M-Pesa refused it',
  what: `M-Pesa did not accept this payment. ${SAFE}`,
  next: 'Try again, or use another number.',
};

/** Codes with words of their own. */
export const KNOWN_MPESA_CODES: readonly string[] = Object.keys(BY_CODE);

/** Words for a payment's result code; null = the prompt was refused before it reached the phone. */
export const failureText = (code: string | null): FailureText =>
  code === null ? NOT_SENT : (BY_CODE[code] ?? OTHER);
