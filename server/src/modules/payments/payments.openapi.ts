import Joi from 'joi';
import type { Payment, PaymentOutcome } from '@amana/shared/payments/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  cents,
  id,
  oneOf,
  shape,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';

const outcome = oneOf<PaymentOutcome>({
  asking: true,
  prompted: true,
  unknown: true,
  paid: true,
  failed: true,
  expired: true,
}).description('`unknown`: M-Pesa has not answered yet; do not pay again.');

export const payment = shape<Payment>({
  id,
  transactionId: id,
  amountCents: cents,
  phone: words,
  reference: words,
  businessName: words,
  outcome,
  resultCode: wordsOrNull,
  receipt: wordsOrNull,
  askedAt: time,
  promptEndsAt: timeOrNull,
  lastCheckAt: timeOrNull,
  retryAt: timeOrNull.description('When a new prompt may be asked for; null = now.'),
  placed: Joi.object({ dealCents: cents.required(), walletCents: cents.required() })
    .allow(null)
    .description('Where the money went: held for the deal, or to the wallet when it came late or twice.'),
});

export const paymentExample: Payment = {
  id: '9f2c41d07a6be3582f6d',
  transactionId: 'AM7K2Q9F',
  amountCents: 4_545_000,
  phone: '254712345678',
  reference: 'AM7K2Q9F',
  businessName: 'Amana',
  outcome: 'prompted',
  resultCode: null,
  receipt: null,
  askedAt: '2026-11-21T09:00:00.000Z',
  promptEndsAt: '2026-11-21T09:01:00.000Z',
  lastCheckAt: null,
  retryAt: '2026-11-21T09:02:00.000Z',
  placed: null,
};

export const paymentsApi: ApiPart = {
  tag: 'payments',
  description: 'M-Pesa prompts; they are asked for at the deal.',
  components: { Payment: payment },
  routes: [
    {
      method: 'get',
      path: '/payments/:id',
      summary: 'How a payment stands, for its payer',
      auth: 'member',
      params: Joi.object({ id: Joi.string().max(64).required() }),
      example: { params: { id: paymentExample.id } },
      answers: [{ status: 200, data: payment, example: paymentExample }],
      errors: ['NOT_FOUND'],
    },
  ],
};
