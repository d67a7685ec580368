import type { PublicDeal } from '@amana/shared/truth/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import { cents, flag, id, shape, time, words } from '../../platform/http/openapi/fields.js';
import { codeParams } from './truth.contract.js';

const publicDeal = shape<PublicDeal>({
  code: id,
  funded: flag.description('The whole sum of a step is held: the seller can deliver.'),
  heldCents: cents,
  since: time.description('When the sum that is held became what it is.'),
  step: words.description('Where the deal stands.'),
  buyer: words.description('Masked.'),
  seller: words.description('Masked.'),
  checkedAt: time,
});

const example: PublicDeal = {
  code: 'AM7K2Q9F',
  funded: true,
  heldCents: 4_545_000,
  since: '2026-11-21T09:00:00.000Z',
  step: 'Paid in. Waiting for the delivery',
  buyer: 'W••• N.',
  seller: 'O••• O.',
  checkedAt: '2026-11-21T10:00:00.000Z',
};

export const truthApi: ApiPart = {
  tag: 'public',
  description: 'What everybody may check without an account.',
  components: { PublicDeal: publicDeal },
  routes: [
    {
      method: 'get',
      path: '/public/deals/:code',
      summary: 'Does Amana hold money for this deal?',
      description:
        'At most five seconds old. A deal that is not agreed yet is as unknown as one that never was.',
      auth: 'none',
      params: codeParams,
      example: { params: { code: 'AM7K2Q9F' } },
      answers: [{ status: 200, data: publicDeal, example }],
      errors: ['NOT_FOUND'],
    },
  ],
};
