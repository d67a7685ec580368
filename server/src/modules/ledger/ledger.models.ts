import type { Connection, Model } from 'mongoose';
import type { Cents } from '@amana/shared/money.js';
import { cents, defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';
import type { Leg } from './domain/legs.js';

/** `w:<user>` or `es:<transaction>`: an account with a balance of its own. */
export interface AccountDoc extends Doc {
  balanceCents: Cents;
  frozen: boolean;
}

export interface EntryDoc extends Doc {
  legs: Leg[];
  currency: 'KES';
  /** What caused it: `events/<id>`, `payments/<id>`, `payouts/<id>` or `reconciliation/<id>`. */
  source: string;
  at: Date;
  corrects?: string;
  hash: string;
}

export interface LedgerModels {
  accounts: Model<AccountDoc>;
  entries: Model<EntryDoc>;
}

export const ledgerModels = (connection: Connection): LedgerModels => ({
  accounts: defineModel<AccountDoc>(connection, 'accounts', {
    balanceCents: { ...cents, min: 0 },
    frozen: { type: Boolean, required: true },
  }),
  entries: defineModel<EntryDoc>(connection, 'entries', {
    legs: {
      type: [{ _id: false, account: requiredString, cents }],
      validate: (legs: Leg[]) => legs.length >= 2 && legs.length <= 24,
    },
    currency: { type: String, enum: ['KES'], required: true },
    source: requiredString,
    at: requiredDate,
    corrects: String,
    hash: requiredString,
  }),
});
