import type { Model } from 'mongoose';
import type { DealRatings, PersonCard, RatingRequest } from '@amana/shared/ratings/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { AppError, notFound } from '../../platform/errors.js';
import type { Command, CommandAnswer, RunCommand } from '../../platform/operations.js';
import type { DealDoc } from '../transactions/domain/deal.js';
import { findRole, type DealHistory } from '../transactions/transactions.module.js';
import type { Users } from '../users/users.module.js';
import { averageOf, figuresOf } from './domain/figures.js';
import { closesAfter, endOf, refusalOf, type RatingDoc } from './domain/rating.js';
import { commentsOf, presentRatings } from './ratings.presenter.js';
import type { RatingQueries } from './ratings.queries.js';

/** What a card is worked out from: bounded, by an index. */
const LATEST = 200;

export interface RatingDeps {
  ratings: Model<RatingDoc>;
  queries: RatingQueries;
  deals: DealHistory;
  users: Pick<Users, 'get' | 'isClosed'>;
  runCommand: RunCommand;
  /** The clock of deals. */
  dealNow(): Promise<Date>;
}

/** Who is told of a deal: its two people. @throws AppError NOT_FOUND */
function roleIn(deal: DealDoc | null, user: string): { deal: DealDoc; role: Party } {
  const role = deal && findRole(deal, user);
  if (!deal || !role) throw notFound('deal');
  return { deal, role };
}

/** What people think of each other after a deal, and what is known of a person before one. */
export function createRatingService(deps: RatingDeps) {
  const { ratings, queries, deals, users, runCommand, dealNow } = deps;

  async function cardOf(id: string): Promise<PersonCard> {
    const [{ name, createdAt }, ended, now] = await Promise.all([
      users.get(id),
      deals.endedOf(id, LATEST),
      dealNow(),
    ]);
    const revealed = await queries.revealedAbout(id, now, LATEST);
    return {
      id,
      name,
      since: createdAt.toISOString(),
      ...figuresOf(id, ended),
      ratings: revealed.length,
      averageStars: averageOf(revealed),
      comments: commentsOf(revealed),
    };
  }

  return {
    cardOf,

    /** Of the other person of a deal that this one is in, or is invited to by his verified number. @throws AppError NOT_FOUND */
    async cardOfOther(id: string, user: string): Promise<PersonCard> {
      const [deal, me] = await Promise.all([deals.find(id), users.get(user)]);
      const role = deal && findRole(deal, user);
      const invited = me.phoneHash !== undefined && deal?.invite?.phoneHash === me.phoneHash;
      if (!deal || !(role || invited)) throw notFound('deal');
      const other = deal[role ? otherParty(role) : deal.creator];
      if (other === null) throw notFound('person');
      return cardOf(other);
    },

    async ofDeal(id: string, user: string): Promise<DealRatings> {
      const [found, given, now] = await Promise.all([deals.find(id), queries.ofDeal(id), dealNow()]);
      const { deal, role } = roleIn(found, user);
      const other = deal[otherParty(role)];
      const gone = other !== null && (await users.get(other)).closedAt !== undefined;
      return presentRatings(deal, role, given, now, gone);
    },

    /** @throws AppError NOT_FOUND, STATE_CONFLICT */
    rate: (command: Command, id: string, { stars, comment }: RatingRequest): Promise<CommandAnswer> =>
      runCommand(command, async (step) => {
        const { deal, role } = roleIn(await deals.findInStep(step, id), command.user);
        const given = await step.find(ratings, { transaction: id });
        const hasRated = given.some(({ by }) => by === role);
        const gone = await users.isClosed(step, deal[otherParty(role)]);
        const refusal = refusalOf(deal, hasRated, step.dealNow, gone);
        if (refusal) throw new AppError('STATE_CONFLICT', refusal);
        const mine: RatingDoc = {
          _id: step.op,
          transaction: id,
          by: role,
          from: command.user,
          about: deal[otherParty(role)]!,
          stars,
          comment: comment ?? null,
          at: step.dealNow,
          closesAt: closesAfter(endOf(deal)!),
        };
        return {
          status: 201,
          data: presentRatings(deal, role, [...given, mine], step.dealNow, gone),
          write: () => step.insert(ratings, mine),
        };
      }),
  };
}

export type RatingService = ReturnType<typeof createRatingService>;
