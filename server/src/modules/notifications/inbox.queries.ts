import type { Model } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { PageQuery } from '../../platform/http/pages.js';
import { newestOf } from '../../platform/mongo/newest.js';
import type { NoticeDoc } from '../../platform/notices.js';

const COUNTED_UNREAD = 100;

/** A person's inbox, newest first. */
export function createInbox(notices: Model<NoticeDoc>, clock: Clock) {
  return {
    /** @throws AppError VALIDATION_FAILED for a strange cursor */
    list: (user: string, page: PageQuery) => newestOf(notices, 'at', { user }, page),

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
