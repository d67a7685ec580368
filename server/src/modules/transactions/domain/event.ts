import { canonicalJson, sha256Hex } from '../../../platform/ids.js';
import type { DealDoc, DealEventDoc, DealSet, TimelineLine } from './deal.js';
import type { By, DealCommand, Decision } from './decision.js';
import { decide, fold } from './transaction.js';

const TIMELINE_LINES = 50;
/** Room for the words of a timeline, counted as if each letter took the three bytes that one can. */
const TIMELINE_BYTES = 80 * 1024;

/** A decision made ready to be written: the event, the deal after it, and its new line on the timeline. */
export interface Change {
  before: DealDoc | null;
  deal: DealDoc;
  event: DealEventDoc;
  line: TimelineLine;
  decision: Decision;
}

const bytesOf = ({ note = '', reason = '', changes = [] }: TimelineLine): number =>
  changes.reduce((sum, { from, to }) => sum + 3 * `${from}${to}`.length, 3 * (note + reason).length);

/** The latest lines; the oldest of them lose their words, which the events keep, when all would take too much room. */
function shown(lines: TimelineLine[]): TimelineLine[] {
  let room = TIMELINE_BYTES;
  return lines.slice(-TIMELINE_LINES).reduceRight<TimelineLine[]>((newer, line) => {
    const bytes = bytesOf(line);
    room -= bytes;
    const { note: _, reason: __, changes: ___, ...bare } = line;
    return [room < 0 && bytes > 0 ? bare : line, ...newer];
  }, []);
}

/** Links the event to the one before and gives it its hash. */
function chained(event: Omit<DealEventDoc, 'hash'>): DealEventDoc {
  return { ...event, hash: sha256Hex(canonicalJson(event)) };
}

function changeFrom(
  id: string,
  before: DealDoc | null,
  unlinked: Omit<DealDoc, 'timeline' | 'headHash'>,
  decision: Decision,
  at: Date,
): Change {
  const { type, by, asked, set } = decision;
  const { v } = unlinked;
  const event = chained({
    _id: id,
    transaction: unlinked._id,
    v,
    type,
    by,
    at,
    body: { asked, set },
    prev: before?.headHash ?? '',
  });
  const line: TimelineLine = { v, type, by, at, ...decision.line };
  const timeline = shown([...(before?.timeline ?? []), line]);
  return { before, deal: { ...unlinked, timeline, headHash: event.hash }, event, line, decision };
}

/** @param id permanent id of the event @param at the clock of deals */
export function changeOf(id: string, before: DealDoc, decision: Decision, at: Date): Change {
  const { timeline: _, headHash: __, ...rest } = fold(before, decision.set);
  return changeFrom(id, before, { ...rest, v: before.v + 1 }, decision, at);
}

/**
 * Several events of one decision, each decided on the deal that the one before leaves: `op`, `op.2`, …
 * @throws AppError as `decide`
 */
export function changesOf(
  op: string,
  before: DealDoc,
  steps: { command: DealCommand; by: By }[],
  at: Date,
): Change[] {
  let deal = before;
  return steps.map(({ command, by }, n) => {
    const change = changeOf(n === 0 ? op : `${op}.${n + 1}`, deal, decide(deal, command, by, at), at);
    deal = change.deal;
    return change;
  });
}

/** The first event holds the whole deal. */
export function firstChange(id: string, deal: Omit<DealDoc, 'timeline' | 'headHash'>, by: string): Change {
  const { _id, v: __, ...set } = deal;
  const decision: Decision = { type: 'propose', by, asked: {}, set: set satisfies DealSet, line: {} };
  return changeFrom(id, null, deal, decision, deal.createdAt);
}
