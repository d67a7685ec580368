/** Why a field may be kept: what was agreed with the person, a law, or the safety of all. */
export type Basis = 'contract' | 'law' | 'safety';
/**
 * `close`: gone with the account; `deal`: with the account, or seven years after the deal; `years`: stays with the
 * books; `expiry`: gone by itself, before.
 */
export type KeptUntil = 'close' | 'deal' | 'years' | 'expiry';

export interface PersonalField {
  purpose: string;
  basis: Basis;
  until: KeptUntil;
}

export interface PersonalRules {
  /** Fields that hold the id of a person the document is about. */
  people?: string[];
  /** The field that holds the id of a deal, whose two people it is about. */
  deal?: string;
  fields: Record<string, PersonalField>;
  /** Ids, amounts, times and states: they tell nothing of a person by themselves. */
  plain: string[];
}

const field =
  (basis: Basis, until: KeptUntil) =>
  (purpose: string): PersonalField => ({ purpose, basis, until });

const forAccount = field('contract', 'close');
const inDeal = field('contract', 'deal');
const forDeal = field('contract', 'years');
const byLaw = field('law', 'years');
const forSafety = field('safety', 'close');
const soonGone = field('safety', 'expiry');
const nothing = (...plain: string[]): PersonalRules => ({ fields: {}, plain });

/** Every field of every collection: what it is kept for when it tells of a person, or that it does not. */
export const PERSONAL: Record<string, PersonalRules> = {
  users: {
    people: ['_id'],
    fields: {
      email: forAccount('sign in, and reach the person'),
      name: forAccount('show whom one deals with'),
      passwordHash: forAccount('sign in'),
      clerkId: forAccount('sign in by Clerk'),
      phone: forAccount('pay out to the person’s own number'),
      phoneHash: forAccount('find the account of a number'),
    },
    plain: ['createdAt', 'roles', 'phoneHeldUntil', 'closedAt', 'suspendedAt', 'idCheckedAt', 'moves'],
  },
  identity: {
    people: ['user'],
    fields: {
      last4: forAccount('know the document again'),
      content: forAccount(
        'see whose it is; the place of the sealed picture, 30 days after the decision at most',
      ),
      reason: byLaw('why staff decided so'),
    },
    plain: ['user', 'kind', 'at', 'state', 'type', 'by', 'decidedAt', 'removeAt'],
  },
  closures: {
    people: ['user'],
    fields: {},
    plain: ['user', 'at', 'doneAt', 'nextAt'],
  },
  retention: nothing('upTo', 'reached'),
  transactions: {
    people: ['buyer', 'seller'],
    fields: {
      terms: forDeal('what the two agreed on'),
      timeline: forDeal('show what happened in the deal'),
      invite: forDeal('invite the other person, sealed'),
      items: forDeal('amounts and states, and the words of a request'),
      hold: forDeal('why staff stopped the deal'),
    },
    plain: [
      ...[
        'v',
        'creator',
        'agreedBy',
        'deposits',
        'status',
        'phase',
        'createdAt',
        'headHash',
        'buyer',
        'seller',
      ],
      ...['lastPayment', 'due', 'clockAt', 'halfAt'],
    ],
  },
  events: {
    people: ['by'],
    deal: 'transaction',
    fields: { body: byLaw('prove what was decided, chained by hashes') },
    plain: ['transaction', 'v', 'type', 'by', 'at', 'prev', 'hash'],
  },
  accounts: nothing('balanceCents', 'frozen'),
  entries: nothing('legs', 'currency', 'source', 'at', 'hash', 'corrects'),
  payments: {
    people: ['payer'],
    fields: {
      phone: inDeal('ask this number for the money'),
      phoneHash: inDeal('one prompt at a time on a phone'),
      receipt: byLaw('prove the payment by M-Pesa’s receipt'),
      receiptTold: byLaw('find the payment at M-Pesa'),
    },
    plain: [
      ...[
        'transaction',
        'item',
        'payer',
        'at',
        'amountCents',
        'ref',
        'state',
        'history',
        'checkoutRequestId',
      ],
      ...['sentAt', 'told', 'queryCode', 'lastCheckAt', 'resultCode', 'placed', 'confirmedAt', 'nextAt'],
    ],
  },
  payouts: {
    people: ['user'],
    fields: {
      phone: forAccount('pay to this number'),
      phoneHash: forAccount('know it again in M-Pesa’s answer'),
      receipt: byLaw('prove the payout by M-Pesa’s receipt'),
      paid: byLaw('prove the payout by M-Pesa’s receipt'),
    },
    plain: [
      ...[
        'user',
        'amountCents',
        'feeCents',
        'oci',
        'state',
        'manual',
        'sends',
        'unsure',
        'queries',
        'blocked',
      ],
      ...['failures', 'history', 'createdAt', 'conversationId', 'firstSentAt', 'sentAt', 'queriedAt'],
      ...['unknownTo', 'resultCode', 'nextAt'],
    ],
  },
  disputes: {
    people: ['buyer', 'seller'],
    fields: {
      title: forDeal('name the deal in lists'),
      reason: inDeal('the claim in the person’s words'),
      answer: inDeal('the other side’s words'),
      offers: inDeal('offers and their reasons'),
      appeal: inDeal('why the award is appealed'),
      award: byLaw('what staff decided and why'),
    },
    plain: [
      ...[
        'transaction',
        'item',
        'buyer',
        'seller',
        'claimant',
        'claimCents',
        'kind',
        'phase',
        'onHold',
        'open',
      ],
      ...['at', 'openedAt', 'outcome'],
    ],
  },
  ratings: {
    people: ['from', 'about'],
    fields: { comment: inDeal('tell others how the deal went') },
    plain: ['transaction', 'by', 'from', 'about', 'stars', 'at', 'closesAt'],
  },
  files: {
    people: ['by'],
    fields: {
      name: inDeal('know the file again'),
      caption: inDeal('what the file shows'),
      content: inDeal('evidence; the place of the content, which goes with it'),
    },
    plain: ['transaction', 'n', 'by', 'purpose', 'type', 'bytes', 'sha256', 'at', 'thumbBytes'],
  },
  uploads: nothing('at'),
  staff_actions: {
    people: ['by', 'person'],
    fields: { reason: byLaw('why staff did it') },
    plain: ['by', 'at', 'action', 'transaction', 'person'],
  },
  operations: {
    people: ['user'],
    fields: { answer: inDeal('give a repeated request its first answer') },
    plain: ['user', 'bodyHash', 'at'],
  },
  callbacks: {
    fields: { facts: soonGone('M-Pesa’s answer, the number as a keyed hash') },
    plain: ['channel', 'object', 'done', 'at'],
  },
  notices: {
    people: ['user'],
    deal: 'transaction',
    fields: {
      body: inDeal('tell the person what happened'),
      to: inDeal('where it is sent, sealed, until it is sent'),
    },
    plain: ['channel', 'state', 'at', 'user', 'transaction', 'v', 'nextAt', 'readAt'],
  },
  messages: {
    deal: 'transaction',
    fields: { text: inDeal('what the two wrote to each other') },
    plain: ['transaction', 'n', 'by', 'warn', 'at'],
  },
  message_marks: { people: ['user'], fields: {}, plain: ['transaction', 'user', 'readTo', 'unread', 'at'] },
  reconciliation: {
    fields: { reason: byLaw('why staff booked it so') },
    plain: [
      ...[
        'kind',
        'state',
        'amountCents',
        'day',
        'at',
        'ref',
        'paidAt',
        'statement',
        'found',
        'figures',
        'act',
      ],
      ...['by', 'decidedBy', 'decision'],
    ],
  },
  seals: nothing('prev', 'entries', 'events', 'root', 'closings', 'at', 'hash'),
  leases: nothing(
    ...['at', 'on', 'reason', 'staffAt', 'gapFrom', 'n', 'askedAt', 'until', 'nextAt', 'fullAt', 'sealed'],
    ...['offsetMs', 'mark'],
  ),
  grants: {
    people: ['user', 'by'],
    fields: { reason: byLaw('why a role was given') },
    plain: ['user', 'role', 'state', 'by', 'at', 'until', 'decidedBy'],
  },
  codes: {
    fields: { sealed: soonGone('where the code was sent, ten minutes') },
    plain: ['codeHash', 'tries', 'sentAt', 'expiresAt', 'of', 'others'],
  },
  codes_sent: nothing('sentAt', 'expiresAt'),
  sessions: {
    people: ['user'],
    fields: {
      device: forSafety('show where one is signed in'),
      place: forSafety('show where one is signed in'),
    },
    plain: ['user', 'tokenHash', 'startedAt', 'rotatedAt', 'provenAt', 'expiresAt', 'previousHash'],
  },
  ended_sessions: nothing('at', 'why'),
  limits: nothing('hits', 'expiresAt'),
  second_factors: {
    people: ['_id'],
    fields: {
      secret: forSafety('check the codes of the app, sealed'),
      recovery: forSafety('recovery codes, as keyed hashes'),
    },
    plain: ['on', 'lastPeriod', 'misses', 'missesUntil'],
  },
  api_keys: {
    people: ['user'],
    fields: { name: forAccount('know one’s key again') },
    plain: ['user', 'scopes', 'hash', 'at', 'usedAt', 'endedAt', 'slot'],
  },
  webhooks: {
    people: ['user'],
    fields: {
      url: forAccount('tell the person’s program'),
      secrets: forAccount('sign what it is told, sealed'),
    },
    plain: ['user', 'at', 'endedAt', 'slot'],
  },
  webhook_deliveries: {
    people: ['user'],
    fields: {},
    plain: ['webhook', 'user', 'deal', 'v', 'type', 'at', 'state', 'tries', 'nextAt', 'status', 'problem'],
  },
  challenges: { people: ['user'], fields: {}, plain: ['user', 'tries', 'expiresAt'] },
  security_events: {
    people: ['user'],
    fields: {
      device: forSafety('let the person see who was there'),
      place: forSafety('let the person see who was there'),
    },
    plain: ['user', 'what', 'at'],
  },
};
