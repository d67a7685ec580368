import type { Page } from '@amana/shared/http.js';
import type { Message, UnreadOfDeal } from '@amana/shared/messages/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { notFound } from '../../platform/errors.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Step } from '../../platform/mongo/step.js';
import type { WriteNotices } from '../../platform/notices.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { InQueue } from '../../platform/queue.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import type { Users } from '../users/users.module.js';
import { asksToPayOutside } from './domain/outside.js';
import { markId, type MessageDoc, type MessageModels } from './message.models.js';
import { ensureOpen, ensureReader, partyOf, type Reader } from './messages.access.js';
import { presentMessage } from './messages.presenter.js';
import { MOST_SHOWN, type MessageQueries } from './messages.queries.js';

/** Deals as this module reads them. */
export interface DealReads {
  findDeal(id: string): Promise<DealDoc | null>;
  findDealInStep(step: Step, id: string): Promise<DealDoc | null>;
}

export interface MessageDeps {
  deals: DealReads;
  models: MessageModels;
  queries: MessageQueries;
  inQueue: InQueue;
  runCommand: RunCommand;
  atomically: Atomically;
  writeNotices: WriteNotices;
  users: Pick<Users, 'namesOf' | 'isClosed'>;
}

export interface MessagePage {
  limit: number;
  /** `n` of the last message of the page before. */
  cursor?: string;
}

const bothOf = ({ buyer, seller }: DealDoc): string[] => [buyer, seller].filter((user) => user !== null);

/** Writing, reading and marking as read, between the two people of a deal. */
export function createMessageService(deps: MessageDeps) {
  const { deals, models, queries, inQueue, runCommand, atomically, writeNotices, users } = deps;

  /** Counts it for its reader, and tells him when it is the first that waits for him. */
  async function tellReader(step: Step, deal: DealDoc, message: MessageDoc, name: string): Promise<void> {
    const reader = deal[otherParty(message.by)]!;
    const _id = markId(deal._id, reader);
    const mark = await step.findOne(models.marks, { _id });
    const change = { $set: { at: step.now }, $inc: { unread: 1 } };
    if (mark) await step.update(models.marks, { _id }, change);
    else {
      const first = { _id, transaction: deal._id, user: reader, readTo: 0, unread: 1, at: step.now };
      await step.insert(models.marks, first);
    }
    if (mark && mark.unread > 0) return;
    const body = { kind: 'message' as const, title: deal.terms.title, text: `${name} wrote to you.` };
    await writeNotices(step, [{ user: reader, transaction: deal._id, v: deal.v, body }]);
  }

  /** How many messages to this side come after this one; no more than a hundred are counted. */
  const countAfter = (step: Step, transaction: string, party: Party, n: number): Promise<number> =>
    step.count(models.messages, { transaction, by: otherParty(party), n: { $gt: n } }, MOST_SHOWN + 1);

  return {
    /** @throws AppError NOT_FOUND for a stranger, FORBIDDEN for staff, STATE_CONFLICT */
    async write(
      command: Command,
      roles: Reader['roles'],
      transaction: string,
      text: string,
    ): Promise<CommandAnswer> {
      const name = (await users.namesOf([command.user])).get(command.user) ?? 'The other person';
      // One after the other in a deal: each takes the next place.
      return inQueue([`messages:${transaction}`], () =>
        runCommand(command, async (step) => {
          const deal = await deals.findDealInStep(step, transaction);
          const by = partyOf(deal, { id: command.user, roles });
          ensureOpen(deal!, await users.isClosed(step, deal![otherParty(by)]), step.dealNow);
          const [last] = await step.find(models.messages, { transaction }, { sort: { n: -1 }, limit: 1 });
          const message: MessageDoc = {
            _id: command.op,
            transaction,
            n: (last?.n ?? 0) + 1,
            by,
            text,
            warn: asksToPayOutside(text),
            at: step.dealNow,
          };
          return {
            status: 201,
            data: presentMessage(message, { buyer: 0, seller: 0 }),
            async write() {
              await step.insert(models.messages, message);
              await tellReader(step, deal!, message, name);
              const change = { id: message._id, transactionId: transaction };
              step.emit({ event: 'message:created', users: bothOf(deal!), change });
            },
          };
        }),
      );
    },

    /** Newest first. @throws AppError NOT_FOUND for a stranger, FORBIDDEN for staff without a dispute */
    async list(reader: Reader, id: string, { limit, cursor }: MessagePage): Promise<Page<Message>> {
      const deal = await deals.findDeal(id);
      ensureReader(deal, reader);
      const before = cursor === undefined ? undefined : Number(cursor);
      // Marks last: what is shown as unread may have been read since, never the other way round.
      const found = await queries.newest(id, limit + 1, before);
      const readTo = await queries.readTo(deal!);
      const shown = found.slice(0, limit);
      return {
        items: shown.map((message) => presentMessage(message, readTo)),
        nextCursor: found.length > limit ? String(shown.at(-1)!.n) : null,
      };
    },

    /** Up to this message; an older one than before changes nothing. @throws AppError NOT_FOUND, FORBIDDEN for staff */
    markRead: (reader: Reader, transaction: string, upTo: string): Promise<UnreadOfDeal> =>
      atomically(`read:${reader.id}/${upTo}`, async (step) => {
        const deal = await deals.findDealInStep(step, transaction);
        const party = partyOf(deal, reader);
        const message = await step.findOne(models.messages, { _id: upTo });
        if (message?.transaction !== transaction) throw notFound('message');
        const mark = await step.findOne(models.marks, { _id: markId(transaction, reader.id) });
        if (!mark || message.n <= mark.readTo) return { unread: Math.min(MOST_SHOWN, mark?.unread ?? 0) };
        const unread = await countAfter(step, transaction, party, message.n);
        await step.update(models.marks, { _id: mark._id }, { $set: { readTo: message.n, unread } });
        step.emit({
          event: 'message:read',
          users: bothOf(deal!),
          change: { id: upTo, transactionId: transaction },
        });
        return { unread: Math.min(MOST_SHOWN, unread) };
      }),
  };
}

export type MessageService = ReturnType<typeof createMessageService>;
