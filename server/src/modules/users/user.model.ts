import type { Connection, Model } from 'mongoose';
import type { UserRole } from '@amana/shared/users/contract.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

export interface UserDoc extends Doc {
  /** Lower case. */
  email: string;
  name: string;
  role: UserRole;
  passwordHash: string;
  /** Verified number, sealed; absent until there is one. */
  phone?: string;
  phoneHash?: string;
  /** A number that replaced another takes no money before. */
  phoneHeldUntil?: Date;
  createdAt: Date;
}

export interface UserModels {
  users: Model<UserDoc>;
}

export const userModels = (connection: Connection): UserModels => ({
  users: defineModel<UserDoc>(connection, 'users', {
    email: requiredString,
    name: requiredString,
    role: { type: String, enum: ['user', 'admin'], required: true },
    passwordHash: requiredString,
    phone: String,
    phoneHash: String,
    phoneHeldUntil: Date,
    createdAt: requiredDate,
  }),
});
