import type { Me } from '@amana/shared/users/contract.js';
import { rolesAt } from './roles.js';
import type { UserDoc } from './user.model.js';

/** A person as he sees himself. @param phone his verified number, opened */
export const presentMe = (user: UserDoc, phone: string | null, now: Date): Me => ({
  id: user._id,
  email: user.email,
  name: user.name,
  roles: rolesAt(user, now),
  phone,
  phoneHeldUntil: user.phoneHeldUntil?.toISOString() ?? null,
});
