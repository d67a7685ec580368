import type { SentId } from '@amana/shared/identity/contract.js';
import type { IdentityDoc } from './identity.model.js';

export const presentId = ({
  _id,
  kind,
  last4,
  state,
  at,
  decidedAt,
  reason,
  content,
}: IdentityDoc): SentId => ({
  id: _id,
  kind,
  last4,
  state,
  sentAt: at.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
  reason: state === 'rejected' ? (reason ?? null) : null,
  picture: content !== undefined,
});
