import Joi from 'joi';
import type { ErrorCode } from '@amana/shared/errors.js';
import type { Message, UnreadMessages, UnreadOfDeal } from '@amana/shared/messages/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import { count, flag, id, lastPage, pageOf, shape, time, words } from '../../platform/http/openapi/fields.js';
import { party } from '../transactions/deal.openapi.js';
import * as contract from './messages.contract.js';

const DEAL = { id: 'AM7K2Q9F' };
const ERRORS: ErrorCode[] = ['NOT_FOUND', 'FORBIDDEN'];

const message = shape<Message>({
  id,
  by: party,
  text: words,
  at: time,
  warn: flag.description('It looks as if somebody is asked to pay outside Amana: show a caution beside it.'),
  read: flag.description('The one it is for has read it.'),
});
const unreadOfDeal = shape<UnreadOfDeal>({ unread: count.max(99) });
const unreadMessages = shape<UnreadMessages>({
  deals: Joi.object().pattern(id, count.max(99)).description('Unread messages by deal.'),
});

const example: Message = {
  id: 'k3w7q2mxz5tnb4rl6yha2cde7f',
  by: 'seller',
  text: 'I hand it to the courier tomorrow morning.',
  at: '2026-11-21T09:00:00.000Z',
  warn: false,
  read: false,
};

export const messagesApi: ApiPart = {
  tag: 'messages',
  description: 'What the two people of a deal write to each other. Nothing is changed or deleted.',
  components: { Message: message },
  routes: [
    {
      method: 'post',
      path: '/transactions/:id/messages',
      summary: 'Write to the other person of a deal',
      description:
        'Once both have joined, and until 30 days after the end. Thirty a minute; a socket event tells both.',
      auth: 'member',
      idempotent: true,
      params: contract.dealParams,
      body: contract.messageBody,
      example: { params: DEAL, body: { text: example.text } },
      answers: [{ status: 201, data: message, example }],
      errors: [...ERRORS, 'STATE_CONFLICT'],
    },
    {
      method: 'get',
      path: '/transactions/:id/messages',
      summary: 'Messages of a deal, newest first',
      description: 'For its two people; for staff once there has been a dispute.',
      auth: 'member',
      params: contract.dealParams,
      query: contract.pageQuery,
      example: { params: DEAL, query: { limit: '20' } },
      answers: [{ status: 200, data: pageOf(message), example: lastPage(example) }],
      errors: ERRORS,
    },
    {
      method: 'post',
      path: '/transactions/:id/messages/read',
      summary: 'Mark this message and all before it as read',
      auth: 'member',
      params: contract.dealParams,
      body: contract.readBody,
      example: { params: DEAL, body: { upTo: example.id } },
      answers: [{ status: 200, data: unreadOfDeal, example: { unread: 0 } }],
      errors: ERRORS,
    },
    {
      method: 'get',
      path: '/messages/unread',
      summary: 'How many messages you have not read, by deal',
      description: 'The latest 50 deals that have any; 99 at most each.',
      auth: 'member',
      answers: [{ status: 200, data: unreadMessages, example: { deals: { AM7K2Q9F: 2 } } }],
    },
  ],
};
