import type { Model } from 'mongoose';
import { decodeCursor, encodeCursor, type PageQuery } from '../http/pages.js';

/**
 * A page of what a filter finds, newest first, by an index on that time and the id.
 * @throws AppError VALIDATION_FAILED for a strange cursor
 */
export async function newestOf<Time extends string, Doc extends { _id: string } & Record<Time, Date>>(
  model: Model<Doc>,
  time: Time,
  which: Record<string, unknown>,
  { limit, cursor }: PageQuery,
): Promise<{ docs: Doc[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const older = after
    ? { $or: [{ [time]: { $lt: after.at } }, { [time]: after.at, _id: { $lt: after.id } }] }
    : {};
  const found = await model
    .find({ ...which, ...older })
    .sort({ [time]: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Doc[]>()
    .exec();
  const docs = found.slice(0, limit);
  const last = found.length > limit ? docs.at(-1) : undefined;
  return { docs, nextCursor: last ? encodeCursor({ at: last[time], id: last._id }) : null };
}
