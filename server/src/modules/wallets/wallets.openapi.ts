import type {
  Wallet,
  WalletEntry,
  WalletEntryKind,
  Withdrawal,
  WithdrawalOutcome,
} from '@amana/shared/wallet/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  cents,
  flag,
  id,
  lastPage,
  oneOf,
  pageOf,
  shape,
  time,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { pageQuery, withdrawBody } from './wallets.contract.js';

const wallet = shape<Wallet>({ balanceCents: cents, onTheWayCents: cents, frozen: flag });

const entry = shape<WalletEntry>({
  id,
  kind: oneOf<WalletEntryKind>({
    deposit: true,
    paid_in: true,
    received: true,
    returned: true,
    withdrawal: true,
    withdrawal_returned: true,
    adjustment: true,
  }),
  cents: cents.description('Cents of KES, signed: plus raises the wallet.'),
  at: time,
  transactionId: id.allow(null),
});

const withdrawal = shape<Withdrawal>({
  id,
  amountCents: cents,
  feeCents: cents,
  arrivesCents: cents,
  phone: words,
  outcome: oneOf<WithdrawalOutcome>({
    waiting: true,
    sending: true,
    unknown: true,
    paid: true,
    returned: true,
    checking: true,
  }),
  receipt: wordsOrNull,
  resultCode: wordsOrNull,
  createdAt: time,
});

const walletExample: Wallet = { balanceCents: 4_500_000, onTheWayCents: 0, frozen: false };
const entryExample: WalletEntry = {
  id: '7d01c5e2a94b',
  kind: 'received',
  cents: 4_500_000,
  at: '2026-11-21T09:00:00.000Z',
  transactionId: 'AM7K2Q9F',
};
const withdrawalExample: Withdrawal = {
  id: '4be1f60c92d7',
  amountCents: 100_000,
  feeCents: 2_300,
  arrivesCents: 97_700,
  phone: '254722000111',
  outcome: 'waiting',
  receipt: null,
  resultCode: null,
  createdAt: '2026-11-21T09:00:00.000Z',
};

export const walletsApi: ApiPart = {
  tag: 'wallet',
  description: 'What is yours at Amana, and its way to your phone.',
  components: { Wallet: wallet, WalletEntry: entry, Withdrawal: withdrawal },
  routes: [
    {
      method: 'get',
      path: '/wallet',
      summary: 'Balance',
      auth: 'member',
      scope: 'wallet:read',
      answers: [{ status: 200, data: wallet, example: walletExample }],
    },
    {
      method: 'get',
      path: '/wallet/entries',
      summary: 'Statement, newest first',
      auth: 'member',
      scope: 'wallet:read',
      query: pageQuery,
      example: { query: { limit: '20' } },
      answers: [{ status: 200, data: pageOf(entry), example: lastPage(entryExample) }],
    },
    {
      method: 'post',
      path: '/wallet/withdrawals',
      summary: 'Withdraw to your own verified number',
      description: '`amountCents` is what leaves the wallet; our charge is inside it.',
      auth: 'member',
      fresh: true,
      idempotent: true,
      body: withdrawBody,
      example: { body: { amountCents: 100_000 } },
      answers: [{ status: 202, data: withdrawal, example: withdrawalExample }],
      errors: [
        'AMOUNT_OUT_OF_RANGE',
        'PHONE_NOT_VERIFIED',
        'PHONE_ON_HOLD',
        'INSUFFICIENT',
        'ON_HOLD',
        'LIMIT_REACHED',
      ],
    },
    {
      method: 'get',
      path: '/wallet/withdrawals',
      summary: 'Your withdrawals, newest first',
      auth: 'member',
      scope: 'wallet:read',
      query: pageQuery,
      example: { query: { limit: '20' } },
      answers: [{ status: 200, data: pageOf(withdrawal), example: lastPage(withdrawalExample) }],
    },
  ],
};
