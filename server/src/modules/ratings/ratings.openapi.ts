import Joi from 'joi';
import type { DealRatings, PersonCard, Rating, RatingRequest } from '@amana/shared/ratings/contract.js';
import { STARS } from '@amana/shared/ratings/contract.js';
import type { ApiPart } from '../../platform/http/openapi/description.js';
import {
  count,
  flag,
  id,
  list,
  shape,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from '../../platform/http/openapi/fields.js';
import { party } from '../transactions/deal.openapi.js';
import { idParams, ratingBody } from './ratings.contract.js';

const rating = shape<Rating>({ stars: Joi.number().valid(...STARS), comment: wordsOrNull, at: time });

const dealRatings = shape<DealRatings>({
  role: party,
  mine: rating.allow(null),
  theirs: rating.allow(null).description('Null until both have rated or the time is over.'),
  revealed: flag,
  refusal: wordsOrNull.description('Why you cannot rate now; null = you can.'),
  until: timeOrNull.description('Until when ratings are taken; null while the deal is open.'),
});

const percent = count.max(100).allow(null);

const card = shape<PersonCard>({
  id,
  name: words,
  since: time,
  deals: count.description('Paid in and ended; at most the latest 200 are looked at.'),
  completedPercent: percent,
  disputedPercent: percent,
  latePercent: percent.description('Of the deals in which the person sold.'),
  ratings: count.description('Those that are shown; at most the latest 200 are looked at.'),
  averageStars: Joi.number().allow(null).description('With one decimal.'),
  comments: list(rating).description('The ten newest.'),
});

const AT = '2026-11-21T09:00:00.000Z';
const ID = { id: 'AM7K2Q9F' };

const ratingExample: RatingRequest = { stars: 5, comment: 'As described, and a day early.' };

const ratingsExample: DealRatings = {
  role: 'buyer',
  mine: { stars: 5, comment: 'As described, and a day early.', at: AT },
  theirs: null,
  revealed: false,
  refusal: 'You have rated this deal. A rating is not changed.',
  until: '2026-11-28T09:00:00.000Z',
};

const cardExample: PersonCard = {
  id: '5Qm3vT8kXwN2rLz7',
  name: 'Otieno',
  since: AT,
  deals: 41,
  completedPercent: 95,
  disputedPercent: 2,
  latePercent: 5,
  ratings: 30,
  averageStars: 4.7,
  comments: [{ stars: 5, comment: 'As described, and a day early.', at: AT }],
};

const cardAnswer = [{ status: 200, data: card, example: cardExample }];

export const ratingsApi: ApiPart = {
  tag: 'ratings',
  description:
    'What two people think of each other after a deal that was paid in, and what is known of a person.',
  components: { Rating: rating, DealRatings: dealRatings, PersonCard: card },
  routes: [
    {
      method: 'post',
      path: '/transactions/:id/rating',
      summary: 'Rate the other person, once, within seven days of the end',
      auth: 'member',
      idempotent: true,
      params: idParams,
      body: ratingBody,
      example: { params: ID, body: ratingExample },
      answers: [{ status: 201, data: dealRatings, example: ratingsExample }],
      errors: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    {
      method: 'get',
      path: '/transactions/:id/ratings',
      summary: 'Both ratings, as far as you may see them',
      auth: 'member',
      params: idParams,
      example: { params: ID },
      answers: [{ status: 200, data: dealRatings, example: ratingsExample }],
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/transactions/:id/card',
      summary: 'The card of the other person',
      description: 'Of a deal that you are in, or are invited to by your verified number.',
      auth: 'member',
      params: idParams,
      example: { params: ID },
      answers: cardAnswer,
      errors: ['NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/people/:id/card',
      summary: 'A person’s card',
      auth: 'member',
      params: idParams,
      example: { params: { id: '5Qm3vT8kXwN2rLz7' } },
      answers: cardAnswer,
      errors: ['NOT_FOUND'],
    },
  ],
};
