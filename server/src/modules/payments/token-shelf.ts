import type { Crypto } from '../../platform/crypto.js';
import type { LeaseDoc, LeaseModel } from './lease.model.js';
import type { TokenShelf } from './mpesa/token.js';

const ID = 'daraja-token';

/** Daraja's access token, sealed, where every process finds it. Without the store each asks for its own. */
export function createTokenShelf(leases: LeaseModel, crypto: Crypto): TokenShelf {
  return {
    async find() {
      const lease = await leases
        .findById(ID)
        .lean<LeaseDoc>()
        .exec()
        .catch(() => null);
      if (!lease?.sealed || !lease.until) return null;
      return { token: crypto.open(lease.sealed), goodUntil: lease.until };
    },
    async keep({ token, goodUntil }) {
      const change = { $set: { sealed: crypto.seal(token), until: goodUntil } };
      await leases.updateOne({ _id: ID }, change, { upsert: true }).catch(() => undefined);
    },
  };
}
