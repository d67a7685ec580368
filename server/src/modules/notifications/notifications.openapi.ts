import Joi from 'joi';
import type { Notification } from '@amana/shared/notifications/contract.js';
import type { Page } from '@amana/shared/http.js';
import { LIFECYCLE } from '@amana/shared/transactions/lifecycle.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  count,
  flag,
  id,
  lastPage,
  nothing,
  pageKeys,
  shape,
  time,
  words,
} from '../../platform/http/openapi/fields.js';
import { pageQuery, readBody } from './notifications.contract.js';

const KINDS = [
  'invited',
  'reminder',
  'message',
  'payment_failed',
  'withdrawal_paid',
  'withdrawal_returned',
  'money_to_wallet',
  'id_checked',
  'id_rejected',
  'role_given',
  'role_ended',
  'suspended',
  'suspension_lifted',
];

const notification = shape<Notification>({
  id: Joi.string().max(200),
  kind: Joi.string().valid(...Object.keys(LIFECYCLE), ...KINDS),
  transactionId: id.allow(null),
  title: words,
  text: words,
  at: time,
  read: flag,
});

const inbox = shape<Page<Notification> & { unread: number }>({ ...pageKeys(notification), unread: count });

const example: Notification = {
  id: '0c8e7b5d1f42',
  kind: 'deliver',
  transactionId: 'AM7K2Q9F',
  title: 'HP EliteBook 840 G5 laptop',
  text: 'The seller says it is delivered. Check it and accept.',
  at: '2026-11-21T09:00:00.000Z',
  read: false,
};

export const notificationsApi: ApiPart = {
  tag: 'notifications',
  description: 'What you should know, in words ready to show.',
  components: { Notification: notification },
  routes: [
    {
      method: 'get',
      path: '/notifications',
      summary: 'Inbox, newest first, with the number of unread ones',
      auth: 'member',
      query: pageQuery,
      example: { query: { limit: '20' } },
      answers: [
        {
          status: 200,
          data: inbox,
          example: { ...lastPage(example), unread: 1 },
        },
      ],
    },
    {
      method: 'post',
      path: '/notifications/read',
      summary: 'Mark these as read; all of them without `ids`',
      auth: 'member',
      body: readBody,
      example: { body: { ids: [example.id] } },
      answers: [{ status: 200, data: nothing, example: {} }],
    },
  ],
};
