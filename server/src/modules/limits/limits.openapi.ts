import Joi from 'joi';
import type { FlowUsed, MyLimits, SumUsed } from '@amana/shared/limits/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import { cents, shape, time } from '../../platform/http/openapi/fields.js';

const sum = shape<SumUsed>({ usedCents: cents, limitCents: cents });
const flow = shape<FlowUsed>({ day: sum, month: sum });
const myLimits = shape<MyLimits>({
  level: Joi.number().valid(0, 1, 2).description('0: no verified phone, 1: phone, 2: ID checked.'),
  dealCents: cents,
  pay: flow,
  withdraw: flow,
  lifts: Joi.string().valid('phone', 'id').allow(null).description('What gives more; null at the highest.'),
  nextDay: time,
  nextMonth: time,
});

const used = (usedCents: number): FlowUsed => ({
  day: { usedCents, limitCents: 25_000_000 },
  month: { usedCents, limitCents: 100_000_000 },
});
const example: MyLimits = {
  level: 1,
  dealCents: 10_000_000,
  pay: used(4_545_000),
  withdraw: used(0),
  lifts: 'id',
  nextDay: '2026-11-21T21:00:00.000Z',
  nextMonth: '2026-11-30T21:00:00.000Z',
};

export const limitsApi: ApiPart = {
  tag: 'limits',
  description: 'What a person may agree to, pay and withdraw by what is known of him.',
  components: { MyLimits: myLimits },
  routes: [
    {
      method: 'get',
      path: '/users/me/limits',
      summary: 'What you may move, and have moved today and this month',
      auth: 'member',
      answers: [{ status: 200, data: myLimits, example }],
    },
  ],
};
