import Joi from 'joi';
import {
  FILES_PER_DEAL,
  FILES_PER_HOUR,
  type DealFile,
  type DealFiles,
} from '@amana/shared/files/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  GREY_POINT,
  count,
  flag,
  id,
  list,
  oneOf,
  shape,
  time,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { person } from '../transactions/deal.openapi.js';
import * as contract from './files.contract.js';

const SHA256 = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c';
const ID = { id: 'c7k2q9fam4wq2mkxz5tn3rl6yh' };
const DEAL = { id: 'AM7K2Q9F' };

const file = shape<DealFile>({
  id,
  transactionId: id,
  n: count.description('Its place within the deal, from 1.'),
  purpose: oneOf<DealFile['purpose']>({ proof: true, evidence: true }),
  name: words,
  type: words.description('Told by the content, not by the name.'),
  bytes: count,
  sha256: words.description('Of what is kept and served.'),
  caption: wordsOrNull,
  at: time,
  by: person,
  mine: flag,
  thumb: flag,
});

const example: DealFile = {
  ...ID,
  transactionId: DEAL.id,
  n: 1,
  purpose: 'evidence',
  name: 'screen.png',
  type: 'image/png',
  bytes: 67,
  sha256: SHA256,
  caption: 'The crack, from the left.',
  at: '2026-11-21T09:00:00.000Z',
  by: { name: 'Wanjiku' },
  mine: true,
  thumb: true,
};

export const filesApi: ApiPart = {
  tag: 'files',
  description: 'Photos, documents and videos that belong to a deal.',
  components: { DealFile: file },
  routes: [
    {
      method: 'post',
      path: '/transactions/:id/files',
      summary: 'Send one file, up to 25 MiB',
      description: `A form with the part \`file\`: JPEG, PNG, WebP (drawn anew, without metadata), PDF, MP4, WebM or QuickTime. A deal keeps ${FILES_PER_DEAL}; a person sends ${FILES_PER_HOUR} an hour.`,
      auth: 'member',
      idempotent: true,
      params: contract.idParams,
      form: {
        fields: contract.fileForm,
        example: { purpose: 'evidence', caption: example.caption! },
        file: { name: example.name, content: GREY_POINT },
      },
      example: { params: DEAL },
      answers: [{ status: 201, data: file, example }],
      errors: ['NOT_FOUND', 'FILE_REFUSED', 'FILE_LIMIT'],
    },
    {
      method: 'get',
      path: '/transactions/:id/files',
      summary: 'The files of a deal, oldest first',
      description: 'For its two people, and for staff once there has been a claim.',
      auth: 'member',
      params: contract.idParams,
      example: { params: DEAL },
      answers: [
        { status: 200, data: shape<DealFiles>({ items: list(file) }), example: { items: [example] } },
      ],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/files/:id',
      summary: 'What is in a file',
      description:
        'With `size=thumb` a WebP of at most 320 px, for pictures. Parts are sent for a `Range`; an `If-None-Match` with the last `ETag` spares the content.',
      auth: 'member',
      params: contract.idParams,
      query: contract.fileQuery,
      example: { params: ID, query: { size: 'thumb' } },
      answers: [{ status: 200, data: Joi.string(), example: '…', type: 'application/octet-stream' }],
      errors: ['NOT_FOUND'],
    },
  ],
};
