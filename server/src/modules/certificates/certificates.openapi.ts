import Joi from 'joi';
import type { VerifiedCertificate } from '@amana/shared/certificates/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import { cents, count, flag, id, shape, time, words } from '../../platform/http/openapi/fields.js';
import { codeParams, dealParams } from './certificates.contract.js';

const verified = shape<VerifiedCertificate>({
  deal: id,
  v: count,
  headHash: words.description('The hash that the history ended with; the paper shows the same.'),
  at: time.description('When the deal became so.'),
  movedOn: flag.description('Something has happened on the deal since.'),
  intact: flag.description('The history up to that version is as it was written.'),
  then: shape<NonNullable<VerifiedCertificate['then']>>({
    step: words,
    totalCents: cents,
    heldCents: cents,
    buyer: words.description('Masked.'),
    seller: words.description('Masked.'),
  })
    .allow(null)
    .description('How the deal stood; null when the history is not intact.'),
});

const CODE = 'AM7K2Q9F-6-K7WQ2M-9XKTR4-PNV6SZ-3HDYBE';

const example: VerifiedCertificate = {
  deal: 'AM7K2Q9F',
  v: 6,
  headHash: '8d3c9b0f5a7e4d21c6b8f09e1a2d3c4b5f6071829a3b4c5d6e7f80910a1b2c3d',
  at: '2026-11-21T09:00:00.000Z',
  movedOn: false,
  intact: true,
  then: {
    step: 'Paid in. Waiting for the delivery',
    totalCents: 4_545_000,
    heldCents: 4_545_000,
    buyer: 'W••• N.',
    seller: 'O••• O.',
  },
};

export const certificatesApi: ApiPart = {
  tag: 'certificates',
  description: 'A deal on paper, which everybody can check.',
  components: { VerifiedCertificate: verified },
  routes: [
    {
      method: 'get',
      path: '/transactions/:id/certificate',
      summary: 'The deal as a PDF: terms, money, history with its hashes, and a code to check it by',
      description:
        'For its two people, and for staff once it was disputed. The same version has the same bytes.',
      auth: 'member',
      params: dealParams,
      example: { params: { id: 'AM7K2Q9F' } },
      answers: [
        {
          status: 200,
          type: 'application/pdf',
          data: Joi.string().description('The file.'),
          example: '%PDF-1.3',
        },
      ],
      errors: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    {
      method: 'get',
      path: '/public/verify/:code',
      summary: 'Is this certificate one of ours, and what did it tell?',
      auth: 'none',
      params: codeParams,
      example: { params: { code: CODE } },
      answers: [{ status: 200, data: verified, example }],
      errors: ['NOT_FOUND'],
    },
  ],
};
