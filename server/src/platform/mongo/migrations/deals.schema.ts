import { FILE_PURPOSES } from '@amana/shared/files/contract.js';
import { present, type CollectionRules } from './rules.js';
import {
  count,
  date,
  documentOf,
  exactly,
  flag,
  listOf,
  object,
  oneOf,
  shillings,
  text,
  whole,
} from './shapes.js';

/** A deal, its history, and what its two people say, show and think of each other. */
export const DEALS: Record<string, CollectionRules> = {
  transactions: {
    indexes: [
      [{ buyer: 1, status: 1, createdAt: -1, _id: -1 }],
      [{ seller: 1, status: 1, createdAt: -1, _id: -1 }],
      [{ buyer: 1, createdAt: -1, _id: -1 }],
      [{ seller: 1, createdAt: -1, _id: -1 }],
      [
        { 'invite.phoneHash': 1, createdAt: -1, _id: -1 },
        { partialFilterExpression: present('invite.phoneHash') },
      ],
      [{ due: 1 }, { partialFilterExpression: { due: { $type: 'date' } } }],
      [{ clockAt: 1 }, { partialFilterExpression: { clockAt: { $type: 'date' } } }],
      [{ halfAt: 1 }, { partialFilterExpression: { halfAt: { $type: 'date' } } }],
      [{ status: 1, due: 1 }],
    ],
    validator: documentOf(
      {
        v: whole,
        creator: oneOf('buyer', 'seller'),
        terms: object,
        agreedBy: listOf(oneOf('buyer', 'seller'), { maxItems: 2 }),
        items: listOf(
          {
            bsonType: 'object',
            properties: { heldCents: { ...shillings, minimum: 0 }, givenCents: { ...shillings, minimum: 0 } },
          },
          { minItems: 1, maxItems: 20 },
        ),
        deposits: listOf(object),
        status: text,
        phase: text,
        createdAt: date,
        timeline: listOf(object, { maxItems: 50 }),
        headHash: text,
      },
      {
        buyer: text,
        seller: text,
        invite: object,
        hold: object,
        lastPayment: text,
        due: date,
        clockAt: date,
        halfAt: date,
      },
    ),
  },
  events: {
    indexes: [[{ transaction: 1, v: 1 }, { unique: true }], [{ at: 1 }]],
    validator: documentOf({
      transaction: text,
      v: whole,
      type: text,
      by: text,
      at: date,
      body: exactly({ asked: object, set: object }),
      prev: text,
      hash: text,
    }),
  },
  disputes: {
    indexes: [
      [{ open: 1, at: 1, _id: 1 }],
      [{ open: 1, phase: 1, at: 1, _id: 1 }],
      [{ buyer: 1, open: 1, at: 1, _id: 1 }],
      [{ seller: 1, open: 1, at: 1, _id: 1 }],
      [{ transaction: 1 }],
    ],
    validator: documentOf(
      {
        transaction: text,
        item: text,
        title: text,
        buyer: text,
        seller: text,
        claimant: oneOf('buyer', 'seller'),
        claimCents: shillings,
        kind: text,
        reason: text,
        phase: text,
        onHold: flag,
        open: flag,
        at: date,
        openedAt: date,
      },
      { answer: object, offers: object, appeal: object, award: object, outcome: text },
    ),
  },
  ratings: {
    indexes: [[{ transaction: 1, by: 1 }, { unique: true }], [{ about: 1, at: -1, _id: -1 }]],
    validator: documentOf(
      {
        transaction: text,
        by: oneOf('buyer', 'seller'),
        from: text,
        about: text,
        stars: { enum: [1, 2, 3, 4, 5] },
        at: date,
        closesAt: date,
      },
      { comment: text },
    ),
  },
  files: {
    indexes: [
      [{ transaction: 1, n: 1 }, { unique: true }],
      [{ by: 1, at: 1 }],
      [{ content: 1 }, { unique: true }],
    ],
    validator: documentOf(
      {
        transaction: text,
        n: { ...whole, minimum: 1 },
        by: text,
        purpose: oneOf(...FILE_PURPOSES),
        name: text,
        type: text,
        bytes: count,
        sha256: text,
        at: date,
        content: text,
      },
      { caption: text, thumbBytes: count },
    ),
  },
  uploads: { indexes: [[{ at: 1 }]], validator: documentOf({ at: date }) },
  // As the driver's buckets want them.
  'file_contents.files': { indexes: [[{ filename: 1, uploadDate: 1 }]] },
  'file_contents.chunks': { indexes: [[{ files_id: 1, n: 1 }, { unique: true }]] },
  messages: {
    indexes: [[{ transaction: 1, n: -1 }, { unique: true }], [{ transaction: 1, by: 1, n: -1 }]],
    validator: documentOf({
      transaction: text,
      n: { ...whole, minimum: 1 },
      by: oneOf('buyer', 'seller'),
      text,
      warn: flag,
      at: date,
    }),
  },
  message_marks: {
    indexes: [[{ user: 1, at: -1 }, { partialFilterExpression: { unread: { $gt: 0 } } }]],
    validator: documentOf({ transaction: text, user: text, readTo: count, unread: count, at: date }),
  },
};
