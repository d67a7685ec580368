import type { IdentityForm, IdKind } from '@amana/shared/identity/contract.js';

export const ID_KIND: Record<IdKind, string> = {
  national_id: 'National ID',
  passport: 'Passport',
  alien_id: 'Alien ID (foreigner certificate)',
};

/** `National ID ending in 4821`. */
export const idWords = ({ kind, last4 }: IdentityForm): string => `${ID_KIND[kind]} ending in ${last4}`;
