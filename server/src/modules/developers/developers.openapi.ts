import Joi from 'joi';
import {
  DELIVERY_PROBLEMS,
  DELIVERY_STATES,
  SCOPES,
  type ApiKey,
  type Delivery,
  type NewApiKey,
  type NewWebhook,
  type Webhook,
} from '@amana/shared/developers/contract.js';
import type { ApiPart, RouteDescription } from '../../platform/http/openapi/description.js';
import {
  count,
  id,
  lastPage,
  list,
  nothing,
  pageOf,
  shape,
  time,
  timeOrNull,
  words,
} from '../../platform/http/openapi/fields.js';
import { emptyBody, idParams, newKeyBody, newWebhookBody, pageQuery } from './developers.contract.js';

const keyFields = {
  id,
  name: words,
  scopes: list(Joi.string().valid(...SCOPES)),
  createdAt: time,
  lastUsedAt: timeOrNull,
};
const apiKey = shape<ApiKey>(keyFields);
const newApiKey = shape<NewApiKey>({ ...keyFields, key: words.description('Shown here and never again.') });

const ID = 'q7w3e5r2t6y4u2i7o5p3a2s4d6';
const AT = '2026-11-21T09:00:00.000Z';
const keyExample: ApiKey = {
  id: ID,
  name: 'Website',
  scopes: ['deals:read', 'deals:write'],
  createdAt: AT,
  lastUsedAt: null,
};

const webhookFields = {
  id,
  url: words,
  createdAt: time,
  previousSecretUntil: timeOrNull.description('Until then the secret before signs too.'),
};
const webhook = shape<Webhook>(webhookFields);
const newWebhook = shape<NewWebhook>({
  ...webhookFields,
  secret: words.description('Shown here and never again.'),
});
const webhookExample: Webhook = {
  id: ID,
  url: 'https://shop.example.org/amana',
  createdAt: AT,
  previousSecretUntil: null,
};
const newWebhookExample: NewWebhook = { ...webhookExample, secret: 'whsec_Zk3…' };

const delivery = shape<Delivery>({
  id,
  eventId: id.description('The same for every try: drop what you have had.'),
  type: words.description('`deal.` and the event of the deal’s timeline.'),
  deal: id,
  v: count.description('Number of the event in its deal: 1, 2, 3 …; put them in order by it.'),
  at: time,
  state: Joi.string().valid(...DELIVERY_STATES),
  tries: count,
  nextAt: timeOrNull,
  status: count.allow(null).description('HTTP status of the last answer.'),
  problem: Joi.string()
    .valid(...DELIVERY_PROBLEMS)
    .allow(null),
});
const deliveryExample: Delivery = {
  id: `${ID}-AM7K2Q9F-1`,
  eventId: 'AM7K2Q9F-1',
  type: 'deal.propose',
  deal: 'AM7K2Q9F',
  v: 1,
  at: AT,
  state: 'delivered',
  tries: 1,
  nextAt: null,
  status: 200,
  problem: null,
};

const end = (path: string, summary: string): RouteDescription => ({
  method: 'post',
  path,
  summary,
  auth: 'member',
  fresh: true,
  params: idParams,
  body: emptyBody,
  example: { params: { id: ID }, body: {} },
  answers: [{ status: 200, data: nothing, example: {} }],
  errors: ['NOT_FOUND'],
});

export const developersApi: ApiPart = {
  tag: 'developer',
  description:
    'For programs of shops. An API key is sent as `Authorization: Bearer ak_…` and acts as the person who made it, on the routes that name a scope; every other route answers 403. A key has its own limit of 300 requests a minute. A webhook is told `{id, type, deal, v, at}` of each event of your deals; ask the API what it means. `Amana-Signature: t=<unix>,v1=<hex>` holds the HMAC-SHA256 of `<t>.<body>` under your secret, two `v1` for a day after a new one was made: take one that fits, of the last five minutes. Answer 2xx within 5 seconds, or it comes again for three days.',
  components: { ApiKey: apiKey, Webhook: webhook, Delivery: delivery },
  routes: [
    {
      method: 'get',
      path: '/developer/keys',
      summary: 'Your API keys, newest first',
      auth: 'member',
      answers: [{ status: 200, data: list(apiKey), example: [keyExample] }],
    },
    {
      method: 'post',
      path: '/developer/keys',
      summary: 'Make an API key; at most ten',
      auth: 'member',
      fresh: true,
      idempotent: true,
      body: newKeyBody,
      example: { body: { name: keyExample.name, scopes: keyExample.scopes } },
      answers: [
        {
          status: 201,
          data: newApiKey,
          example: { ...keyExample, key: `ak_${ID}_Zk3…` },
        },
      ],
      errors: ['STATE_CONFLICT'],
    },
    end('/developer/keys/:id/end', 'End an API key'),
    {
      method: 'get',
      path: '/developer/webhooks',
      summary: 'Where your programs are told of your deals',
      auth: 'member',
      answers: [{ status: 200, data: list(webhook), example: [webhookExample] }],
    },
    {
      method: 'post',
      path: '/developer/webhooks',
      summary: 'Add an address; at most five',
      description:
        'https on the public Internet, port 443 or 8443. In the demo `http://127.0.0.1`, any port, too.',
      auth: 'member',
      fresh: true,
      idempotent: true,
      body: newWebhookBody,
      example: { body: { url: webhookExample.url } },
      answers: [{ status: 201, data: newWebhook, example: newWebhookExample }],
      errors: ['STATE_CONFLICT'],
    },
    {
      method: 'post',
      path: '/developer/webhooks/:id/rotate',
      summary: 'A new secret; the one before signs too for 24 hours',
      auth: 'member',
      fresh: true,
      idempotent: true,
      params: idParams,
      body: emptyBody,
      example: { params: { id: ID }, body: {} },
      answers: [{ status: 200, data: newWebhook, example: newWebhookExample }],
      errors: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    end('/developer/webhooks/:id/end', 'Send nothing more there'),
    {
      method: 'get',
      path: '/developer/webhooks/:id/deliveries',
      summary: 'What was sent there in the last 30 days, newest first',
      auth: 'member',
      params: idParams,
      query: pageQuery,
      example: { params: { id: ID }, query: { limit: '20' } },
      answers: [{ status: 200, data: pageOf(delivery), example: lastPage(deliveryExample) }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'post',
      path: '/developer/deliveries/:id/resend',
      summary: 'Send it again, now',
      auth: 'member',
      params: idParams,
      body: emptyBody,
      example: { params: { id: deliveryExample.id }, body: {} },
      answers: [{ status: 200, data: delivery, example: { ...deliveryExample, state: 'waiting' } }],
      errors: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
  ],
};
