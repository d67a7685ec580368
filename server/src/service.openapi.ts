import Joi from 'joi';
import type { DemoPerson, FeeRules, PublicConfig, WithdrawalBand } from '@amana/shared/config.js';
import type { ApiPart } from './platform/http/openapi/description.js';
import { cents, count, list, shape, time, words } from './platform/http/openapi/fields.js';

const range = shape<{ min: number; max: number }>({ min: count, max: count });

const config = shape<PublicConfig>({
  businessName: words,
  fees: shape<FeeRules>({ rateBasisPoints: count.description('100 = 1 %.'), minimumCents: cents }),
  withdrawalBands: list(shape<WithdrawalBand>({ upToCents: cents, feeCents: cents })),
  limits: shape<PublicConfig['limits']>({
    dealMinCents: cents,
    dealMaxCents: cents,
    withdrawMinCents: cents,
    withdrawMaxCents: cents,
    deliveryDays: range,
    inspectionDays: range,
    promptSeconds: count,
  }),
  time: shape<PublicConfig['time']>({ now: time, dealNow: time }),
  clerk: shape<NonNullable<PublicConfig['clerk']>>({ publishableKey: words, origin: words }).allow(null),
  demo: shape<NonNullable<PublicConfig['demo']>>({
    people: list(shape<DemoPerson>({ name: words, email: words, password: words, host: words, does: words })),
    phoneUrl: words.allow(''),
  }).allow(null),
});

const example: PublicConfig = {
  businessName: 'Amana',
  fees: { rateBasisPoints: 100, minimumCents: 5_000 },
  withdrawalBands: [{ upToCents: 150_000, feeCents: 2_300 }],
  limits: {
    dealMinCents: 10_000,
    dealMaxCents: 25_000_000,
    withdrawMinCents: 1_000,
    withdrawMaxCents: 25_000_000,
    deliveryDays: { min: 1, max: 90 },
    inspectionDays: { min: 1, max: 30 },
    promptSeconds: 60,
  },
  time: { now: '2026-11-21T09:00:00.000Z', dealNow: '2026-11-21T09:00:00.000Z' },
  clerk: null,
  demo: null,
};

/** What belongs to no module. */
export const serviceApi: ApiPart = {
  tag: 'service',
  description: 'How the service is and what it tells everybody.',
  components: { PublicConfig: config },
  routes: [
    {
      method: 'get',
      path: '/config',
      summary: 'Fees, limits and the time',
      auth: 'none',
      answers: [{ status: 200, data: config, example }],
    },
    {
      method: 'get',
      path: '/health/live',
      summary: 'The process answers',
      auth: 'none',
      answers: [{ status: 200, data: shape({ live: Joi.boolean().valid(true) }), example: { live: true } }],
    },
    {
      method: 'get',
      path: '/health/ready',
      summary: 'It can do its work',
      auth: 'none',
      answers: [{ status: 200, data: shape({ ready: Joi.boolean().valid(true) }), example: { ready: true } }],
    },
    {
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus, for who has the token; not there when none is set',
      auth: 'metrics',
      answers: [
        {
          status: 200,
          type: 'text/plain',
          data: words,
          example: '# TYPE amana_work_parked gauge\namana_work_parked 0\n',
        },
      ],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/openapi.json',
      summary: 'This description; `/api/docs` shows it',
      auth: 'none',
      answers: [
        {
          status: 200,
          type: 'application/json',
          data: Joi.object().unknown(),
          example: { openapi: '3.1.0' },
        },
      ],
    },
  ],
};
