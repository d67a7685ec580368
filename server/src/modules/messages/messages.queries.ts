import type { UnreadMessages } from '@amana/shared/messages/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import { markId, type MarkDoc, type MessageDoc, type MessageModels } from './message.models.js';

export const MOST_SHOWN = 99;
const MOST_DEALS = 50;

/** Messages and what was read of them, as screens ask. */
export function createMessageQueries({ messages, marks }: MessageModels) {
  return {
    /** The newest messages of a deal, newest first. @param before only those with a lower `n` */
    newest(transaction: string, limit: number, before?: number): Promise<MessageDoc[]> {
      return messages
        .find({ transaction, ...(before === undefined ? {} : { n: { $lt: before } }) })
        .sort({ n: -1 })
        .limit(limit)
        .lean<MessageDoc[]>()
        .exec();
    },

    /** `n` of the last message that each side has read. */
    async readTo({ _id, buyer, seller }: DealDoc): Promise<Record<Party, number>> {
      const ids = [buyer, seller].flatMap((user) => (user === null ? [] : [markId(_id, user)]));
      const found = await marks
        .find({ _id: { $in: ids } })
        .lean<MarkDoc[]>()
        .exec();
      const of = (user: string | null) => found.find((mark) => mark.user === user)?.readTo ?? 0;
      return { buyer: of(buyer), seller: of(seller) };
    },

    /** How many messages of these deals wait for this person; deals without any are left out. */
    async unreadOf(user: string, deals: string[]): Promise<ReadonlyMap<string, number>> {
      const ids = deals.map((deal) => markId(deal, user));
      const found = await marks
        .find({ _id: { $in: ids }, unread: { $gt: 0 } })
        .lean<MarkDoc[]>()
        .exec();
      return new Map(found.map(({ transaction, unread }) => [transaction, Math.min(MOST_SHOWN, unread)]));
    },

    /** How many messages wait for this person, by deal. */
    async unread(user: string): Promise<UnreadMessages> {
      const found = await marks
        .find({ user, unread: { $gt: 0 } })
        .sort({ at: -1 })
        .limit(MOST_DEALS)
        .lean<MarkDoc[]>()
        .exec();
      return {
        deals: Object.fromEntries(
          found.map(({ transaction, unread }) => [transaction, Math.min(MOST_SHOWN, unread)]),
        ),
      };
    },
  };
}

export type MessageQueries = ReturnType<typeof createMessageQueries>;
