import { formatKes } from '@amana/shared/money.js';
import type { InviteRequest } from '@amana/shared/transactions/contract.js';
import type { Crypto } from '../../platform/crypto.js';
import { AppError } from '../../platform/errors.js';
import type { Step } from '../../platform/mongo/step.js';
import type { NewNotice } from '../../platform/notices.js';
import type { Users } from '../users/users.module.js';
import type { DealDoc, Invite } from './domain/deal.js';

const ownAddress = (field: 'email' | 'phone', what: string): AppError =>
  new AppError('VALIDATION_FAILED', 'Check the invitation.', {
    fields: [{ field: `invite.${field}`, message: `This is your own ${what}. Enter the other person’s.` }],
  });

/** Whom a deal is proposed to: the address at rest, and the notices that bring the invitation. */
export function createInvitations(crypto: Crypto, users: Users) {
  return {
    /** The address as it is kept. @throws AppError VALIDATION_FAILED for one's own */
    async sealed(invite: InviteRequest, creatorId: string): Promise<Invite> {
      if (invite.kind === 'link') return { kind: 'link', to: null };
      const creator = await users.get(creatorId);
      if (invite.kind === 'email') {
        if (invite.email === creator.email) throw ownAddress('email', 'address');
        return { kind: 'email', to: crypto.seal(invite.email) };
      }
      const phoneHash = crypto.keyedHash('phone', invite.phone);
      if (phoneHash === creator.phoneHash) throw ownAddress('phone', 'number');
      return { kind: 'phone', to: crypto.seal(invite.phone), phoneHash };
    },

    /** To the address; to the inbox too, when that number is somebody's verified one. */
    async noticesOf(step: Step, deal: DealDoc, from: string): Promise<NewNotice[]> {
      const { invite, terms } = deal;
      if (!invite?.to) return [];
      const text = `${from} invites you to a deal on Amana: ${terms.title}, ${formatKes(terms.priceCents)}.`;
      const base = { transaction: deal._id, v: deal.v };
      const body = { kind: 'invited' as const, title: terms.title, text };
      const known = invite.phoneHash ? await users.findByPhoneHash(step, invite.phoneHash) : null;
      return [
        {
          ...base,
          user: null,
          body: { ...body, text: `${text} Read and join: {link}` },
          deliver: { channel: invite.kind === 'email' ? 'email' : 'sms', to: invite.to },
        },
        ...(known ? [{ ...base, user: known._id, body }] : []),
      ];
    },
  };
}
