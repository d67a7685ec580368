import type { Connection, Model } from 'mongoose';
import { STAFF_ROLES, type StaffRole } from '@amana/shared/users/roles.js';
import { defineModel, requiredDate, requiredString, type Doc } from '../../platform/mongo/model.js';

/** A role of the staff, for good or until a time. */
export interface GrantedRole {
  role: StaffRole;
  until: Date | null;
}

export interface UserDoc extends Doc {
  /** Lower case. */
  email: string;
  name: string;
  /** Only of the staff. */
  roles?: GrantedRole[];
  /** Absent for who has only ever signed in by Clerk. */
  passwordHash?: string;
  /** His account at Clerk. */
  clerkId?: string;
  /** Verified number, sealed; absent until there is one. */
  phone?: string;
  phoneHash?: string;
  /** A number that replaced another takes no money before. */
  phoneHeldUntil?: Date;
  /** When staff checked an ID document of his. */
  idCheckedAt?: Date;
  /** Counts what moved money against his limits, so that two such steps at once conflict. */
  moves?: number;
  createdAt: Date;
  /** Closed for good: nobody can sign in, and nothing tells who it was. */
  closedAt?: Date;
  /** By staff: nobody can sign in as him, and his wallet is frozen, until two of them lift it. */
  suspendedAt?: Date;
}

export interface UserModels {
  users: Model<UserDoc>;
}

export const userModels = (connection: Connection): UserModels => ({
  users: defineModel<UserDoc>(connection, 'users', {
    email: requiredString,
    name: requiredString,
    roles: {
      type: [
        {
          _id: false,
          role: { type: String, enum: STAFF_ROLES, required: true },
          until: { type: Date, default: null },
        },
      ],
      default: undefined,
    },
    passwordHash: String,
    clerkId: String,
    phone: String,
    phoneHash: String,
    phoneHeldUntil: Date,
    idCheckedAt: Date,
    moves: Number,
    createdAt: requiredDate,
    closedAt: Date,
    suspendedAt: Date,
  }),
});
