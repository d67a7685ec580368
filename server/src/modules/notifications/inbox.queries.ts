import type { Model } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { Position } from '../../platform/http/pages.js';
import type { NoticeDoc } from '../../platform/notices.js';

const COUNTED_UNREAD = 100;

/** A person's inbox, newest first. */
export function createInbox(notices: Model<NoticeDoc>, clock: Clock) {
  return {
    /** `last` is where the next page begins; null on the last one. */
    async list(
      user: string,
      { limit, after }: { limit: number; after?: Position },
    ): Promise<{ items: NoticeDoc[]; last: NoticeDoc | null }> {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await notices
        .find({ user, ...older })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .lean<NoticeDoc[]>()
        .exec();
      const items = found.slice(0, limit);
      return { items, last: found.length > limit ? (items.at(-1) ?? null) : null };
    },

    /** How many are unread, 100 at most. */
    unread: (user: string): Promise<number> =>
      notices.countDocuments({ user, readAt: null }, { limit: COUNTED_UNREAD }).exec(),

    /** Marks these as read, or all of them; another person's are not touched. */
    async markRead(user: string, ids?: string[]): Promise<void> {
      const which = ids ? { _id: { $in: ids } } : {};
      await notices.updateMany({ user, readAt: null, ...which }, { $set: { readAt: clock.now() } });
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;
