import type { AskBodies } from '../../../shared/src/transactions/contract.js';
import type { AskKind } from '../../../shared/src/transactions/policy.js';
import { DAY_MS } from '../../../shared/src/transactions/policy.js';
import type { DealTalk } from './deal-talk.js';
import type { Person } from './person.js';

const PATHS = { extend: 'extend', cancel_mutual: 'cancel-mutual', reject_return: 'return' } as const;

/** One side asks, and the other agrees or does not. */
async function ask<Kind extends AskKind>(
  talk: DealTalk,
  kind: Kind,
  [asker, answerer]: [Person, Person],
  matter: AskBodies[Kind],
): Promise<void> {
  const say = (who: Person, answer: { answer?: 'agree' | 'refuse' }) => {
    const body = { ...matter, ...answer, ...talk.named };
    return talk.say(
      who,
      `${answer.answer ?? 'ask for'} ${kind} of`,
      `/${PATHS[kind]}`,
      body,
      (commands, command) => commands.ask(command, talk.id, kind, body),
    );
  };
  await say(asker, {});
  await say(answerer, { answer: talk.world.chance.happens(0.8) ? 'agree' : 'refuse' });
}

/** The seller needs a day or two more, or the buyer does to check. */
export async function moreTime(talk: DealTalk): Promise<void> {
  const { buyer, seller } = talk.sides;
  const { item, world } = talk;
  const from = item?.phase === 'funded' ? item.deliverBy : item?.due;
  if (!from) return;
  const until = new Date(from.getTime() + (1 + world.chance.whole(2)) * DAY_MS).toISOString();
  await ask(talk, 'extend', item?.phase === 'funded' ? [seller, buyer] : [buyer, seller], { until });
}

/** Both give it up, by some split; now and then the buyer lets go of a part at the same moment. */
export async function giveUp(talk: DealTalk): Promise<void> {
  const { chance } = talk.world;
  const { buyer, seller } = talk.sides;
  const { item } = talk;
  if (!item) return;
  const rest = item.priceCents - item.givenCents;
  const sellerCents = 100 * chance.whole(rest / 100 + 1);
  const cancelled = ask(talk, 'cancel_mutual', chance.happens(0.5) ? [buyer, seller] : [seller, buyer], {
    buyerCents: rest - sellerCents,
    sellerCents,
  });
  await Promise.all(chance.happens(0.3) ? [cancelled, talk.releasePart()] : [cancelled]);
}

/** It goes back, for a price or for nothing; it may never be sent, and the seller may never say that it came. */
export async function sendBack(talk: DealTalk): Promise<void> {
  const { chance } = talk.world;
  const { buyer, seller } = talk.sides;
  const { item } = talk;
  if (!item) return;
  const rest = (item.priceCents - item.givenCents) / 100;
  const costCents = chance.happens(0.5) ? 0 : 100 * chance.whole(rest + 1);
  await ask(talk, 'reject_return', [buyer, seller], { costCents });
  if (chance.happens(0.2)) return;
  const body = { tracking: 'parcel 7', ...talk.named };
  await talk.say(buyer, 'send back', '/return/shipped', body, (commands, command) =>
    commands.shipBack(command, talk.id, body),
  );
  if (chance.happens(0.8)) await talk.finish(seller, 'return_received');
}

/** The buyer wants it otherwise, and the seller delivers again. */
export async function changes(talk: DealTalk): Promise<void> {
  const body = { note: 'The legs are too long', ...talk.named };
  await talk.say(talk.sides.buyer, 'want changes of', '/changes', body, (commands, command) =>
    commands.requestChanges(command, talk.id, body),
  );
  await talk.deliver('Shortened');
}
