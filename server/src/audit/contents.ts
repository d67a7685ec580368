import { contentHash } from './canonical.js';
import type { DealEvent, Entry } from './documents.js';
import { auditSeals, createDays, ofItsDay } from './seals.js';
import type { Source } from './snapshot.js';
import { Tally, type Row } from './tally.js';

/** Whether a content can be what was written: its hash, and the seal of its day. Needs nothing of the other passes. */
export type AuditContents = (source: Source) => Promise<Row[]>;

export const auditContents: AuditContents = async (source) => {
  const tally = new Tally();
  const days = await createDays(source);
  for await (const batch of source.read<Entry>('entries'))
    for (const entry of batch)
      tally.guarded('I1', `entries/${entry._id}`, () => {
        tally.same('I1', `entries/${entry._id}`, contentHash(entry), entry.hash);
        ofItsDay(days, entry.at, entry.hash, entry.legs);
      });
  for await (const batch of source.read<DealEvent>('events'))
    for (const event of batch)
      tally.guarded('I6', `events/${event._id}`, () => {
        tally.same('I6', `events/${event._id}`, contentHash(event), event.hash);
        ofItsDay(days, event.at, event.hash, null);
      });
  auditSeals(tally, days);
  return tally.rows;
};
