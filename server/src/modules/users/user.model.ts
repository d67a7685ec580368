import type { Connection, Model } from 'mongoose';
import type { UserRole } from '@amana/shared/users/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A number that waits for its code. */
export interface PendingPhone {
  /** Sealed. */
  phone: string;
  phoneHash: string;
  codeHash: string;
  expiresAt: Date;
  tries: number;
  sentAt: Date;
}

export interface UserDoc extends Doc {
  /** Lower case. */
  email: string;
  name: string;
  role: UserRole;
  passwordHash: string;
  /** Verified number, sealed; absent until there is one. */
  phone?: string;
  phoneHash?: string;
  pending?: PendingPhone;
  createdAt: Date;
}

/** When codes were sent to a number, whoever asked for them; `_id` is the number's keyed hash. */
export interface PhoneCodesDoc extends Doc {
  sentAt: Date[];
  expiresAt: Date;
}

export interface UserModels {
  users: Model<UserDoc>;
  phoneCodes: Model<PhoneCodesDoc>;
}

export const userModels = (connection: Connection): UserModels => ({
  users: defineModel<UserDoc>(connection, 'users', {
    email: requiredString,
    name: requiredString,
    role: { type: String, enum: ['user', 'admin'], required: true },
    passwordHash: requiredString,
    phone: String,
    phoneHash: String,
    pending: {
      type: {
        _id: false,
        phone: requiredString,
        phoneHash: requiredString,
        codeHash: requiredString,
        expiresAt: requiredDate,
        tries: { type: Number, required: true },
        sentAt: requiredDate,
      },
      default: undefined,
    },
    createdAt: requiredDate,
  }),
  phoneCodes: defineModel<PhoneCodesDoc>(connection, 'phone_codes', {
    sentAt: { type: [Date], required: true },
    expiresAt: requiredDate,
  }),
});
