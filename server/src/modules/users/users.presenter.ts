import type { Me } from '@amana/shared/users/contract.js';
import type { UserDoc } from './user.model.js';

/** A person as he sees himself. @param phone his verified number, opened */
export const presentMe = ({ _id, email, name, role }: UserDoc, phone: string | null): Me => ({
  id: _id,
  email,
  name,
  role,
  phone,
});
