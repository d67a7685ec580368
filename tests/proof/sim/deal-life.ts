import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import { DAY_MS, HOUR_MS } from '../../../shared/src/transactions/policy.js';
import type { ProposeRequest } from '../../../shared/src/transactions/requests.js';
import { changes, giveUp, moreTime, sendBack } from './asks.js';
import type { Chance } from './chance.js';
import { DealTalk, type Sides } from './deal-talk.js';
import { CLAIM_ENDS, DisputeLife, type ClaimEnd } from './dispute-life.js';
import type { Person, Wish } from './person.js';
import type { World } from './world.js';

const TURNS = { moreTime, changes, part: (talk: DealTalk) => talk.releasePart() };
type Turn = keyof typeof TURNS;

/** The turns that a deal takes. */
export interface DealPlan {
  counter: boolean;
  /** Who leaves before it is paid; `late`: with the prompt on the phone. */
  leaves: 'decline' | 'withdraw' | 'late' | null;
  /** One try after the other, until one is paid. */
  pays: ('prompt' | 'wallet' | 'both')[];
  hold: boolean;
  /** So many parts, each paid and delivered by itself; all but the last are accepted. */
  parts: 1 | 2;
  /** The buyer and a friend pay half of it each. */
  together: boolean;
  /** On the way to the end. */
  turns: Turn[];
  end: 'accept' | 'auto' | 'refund' | 'dispute' | 'undelivered' | 'silence' | 'both' | 'mutual' | 'return';
  claim: ClaimEnd;
}

/** Any of them, as chance has it. */
export const drawPlan = (chance: Chance): DealPlan => ({
  counter: chance.happens(0.1),
  leaves: chance.happens(0.1) ? chance.pick(['decline', 'withdraw', 'late'] as const) : null,
  pays: Array.from({ length: 3 }, () =>
    chance.pick(['prompt', 'prompt', 'prompt', 'wallet', 'both'] as const),
  ),
  hold: chance.happens(0.1),
  parts: chance.happens(0.25) ? 2 : 1,
  together: chance.happens(0.2),
  turns: chance.shuffled(['moreTime', 'changes', 'part'] as const).filter(() => chance.happens(0.2)),
  end: chance.pick([
    'accept',
    'accept',
    'auto',
    'refund',
    'dispute',
    'dispute',
    'undelivered',
    'silence',
    'both',
    'mutual',
    'return',
  ]),
  claim: chance.pick(CLAIM_ENDS),
});

/** What two people may do with each other, with all the wrong turns that chance takes. */
export class DealLife {
  private talk: DealTalk;

  constructor(
    private readonly world: World,
    private readonly sides: Sides,
    private readonly plan: DealPlan,
  ) {
    this.talk = new DealTalk(world, sides, '');
  }

  async live(): Promise<void> {
    if (!(await this.begin()) || !(await this.agree())) return;
    for (let part = 1; part < this.plan.parts; part += 1) {
      if (!(await this.pay())) return;
      await this.talk.deliver('The first part');
      await this.talk.finish(this.buyer, 'accept');
      if (this.talk.now?.phase !== 'agreed') return;
    }
    if (await this.pay()) await this.deliverAndEnd();
  }

  private get buyer(): Person {
    return this.sides.buyer;
  }

  private get seller(): Person {
    return this.sides.seller;
  }

  private async deliverAndEnd(): Promise<void> {
    const { talk, buyer, seller } = this;
    const { end, hold, turns } = this.plan;
    if (end === 'undelivered') return this.cancelLate();
    if (end === 'silence') return;
    if (end === 'refund') return void (await talk.finish(seller, 'refund_by_seller'));
    const before = turns.filter((turn) => turn !== 'changes' && this.world.chance.happens(0.5));
    for (const turn of before) await TURNS[turn](talk);
    await talk.deliver('By courier');
    for (const turn of turns.filter((one) => !before.includes(one))) await TURNS[turn](talk);
    if (hold) await this.holdAndLift();
    if (end === 'both') await Promise.all([talk.finish(buyer, 'accept'), this.dispute()]);
    else if (end === 'accept') await talk.finish(buyer, 'accept');
    else if (end === 'dispute') await this.dispute();
    else if (end === 'mutual') await giveUp(talk);
    else if (end === 'return') await sendBack(talk);
  }

  private part() {
    const { chance } = this.world;
    const [amountCents, deliveryDays] = [100 * (100 + chance.whole(3_000)), 1 + chance.whole(3)];
    return { title: 'Sofa', amountCents, deliveryDays };
  }

  private async begin(): Promise<boolean> {
    const { chance } = this.world;
    const bySeller = chance.happens(0.7);
    const [maker, other] = bySeller ? [this.seller, this.buyer] : [this.buyer, this.seller];
    const request: ProposeRequest = {
      role: bySeller ? 'seller' : 'buyer',
      title: 'Sofa',
      description: 'Three seats',
      feePayer: chance.pick(['buyer', 'seller', 'half']),
      inspectionDays: 1 + chance.whole(3),
      ...(this.plan.parts === 2 ? { milestones: [this.part(), this.part()] } : this.part()),
      invite: { kind: 'link' },
    };
    const proposed = await maker.say('propose', '/transactions', request, ({ transactions }, command) =>
      transactions.commands.propose(command, request),
    );
    if (!proposed.answer?.data) return false;
    const { id } = proposed.answer.data as { id: string };
    this.talk = new DealTalk(this.world, this.sides, id);
    const heard = await this.world.ask(other.owner, ({ transactions }) =>
      // The link, as the one shows it to the other.
      Promise.resolve(transactions.inviteLink(id)),
    );
    if (heard.kind !== 'answer') return false;
    const token = heard.answer.split('/join/')[1]!;
    const join = (who: Person) =>
      who.say(`join ${id}`, `/invites/${token}/join`, {}, ({ transactions }, command) =>
        transactions.commands.join(command, token),
      );
    const [joined] = await Promise.all(
      chance.happens(0.1) ? [join(other), join(this.sides.staff)] : [join(other)],
    );
    return joined?.answer?.status === 200;
  }

  private async agree(): Promise<boolean> {
    const { world, talk, plan } = this;
    const deal = talk.now;
    if (!deal) return false;
    const first = deal.creator === 'seller' ? this.buyer : this.seller;
    if (plan.leaves === 'decline') {
      await talk.finish(first, 'decline');
      return false;
    }
    if (plan.counter) await this.counter(first, deal);
    for (const who of world.chance.shuffled([this.buyer, this.seller])) {
      const hash = talk.now?.terms.hash ?? '';
      await talk.say(who, 'agree', '/agree', { termsHash: hash }, (commands, command) =>
        commands.agree(command, talk.id, hash),
      );
    }
    return talk.now?.phase === 'agreed';
  }

  /** Another price: of the whole, or of the first part. */
  private async counter(who: Person, { terms }: DealDoc): Promise<void> {
    const { title, description, priceCents, feePayer, deliveryDays, inspectionDays, milestones, hash } =
      terms;
    const parts = milestones?.map((part, n) => ({
      title: part.title,
      amountCents: part.priceCents + (n === 0 ? 100 : 0),
      deliveryDays: part.deliveryDays,
    }));
    const body = {
      title,
      description,
      feePayer,
      inspectionDays,
      termsHash: hash,
      ...(parts ? { milestones: parts } : { amountCents: priceCents + 100, deliveryDays }),
    };
    await this.talk.say(who, 'counter', '/counter', body, (commands, command) =>
      commands.counter(command, this.talk.id, body),
    );
  }

  private async pay(): Promise<boolean> {
    const { talk, plan } = this;
    const { leaves, pays, together } = plan;
    const maker = talk.now?.creator === 'buyer' ? this.buyer : this.seller;
    if (leaves === 'late') await this.payByPrompt(this.buyer);
    if (leaves) {
      await talk.finish(maker, 'withdraw');
      return false;
    }
    for (const how of pays) {
      const half = together ? 2 : undefined;
      if (how !== 'wallet')
        await Promise.all(
          [this.buyer, ...(together ? [this.sides.friend] : [])].map((who) => this.payByPrompt(who, half)),
        );
      if (how !== 'prompt') await this.payFromWallet();
      if (how !== 'wallet') await talk.until('funded', 180_000);
      if (talk.now?.phase === 'funded') return true;
    }
    return talk.until('funded', 600_000);
  }

  private payByPrompt(who: Person, parts?: number): Promise<Wish> {
    const body = { method: 'mpesa', parts };
    return this.talk.say(who, 'ask for a prompt on', '/payments', body, (commands, command) =>
      commands.payByPrompt(command, this.talk.id, { parts, isGuest: who !== this.buyer }),
    );
  }

  private payFromWallet(): Promise<Wish> {
    const body = { method: 'wallet' };
    return this.talk.say(this.buyer, 'pay from the wallet', '/payments', body, (commands, command) =>
      commands.payFromWallet(command, this.talk.id),
    );
  }

  /** A day after the delivery date the buyer may go; at the same moment the seller delivers after all. */
  private async cancelLate(): Promise<void> {
    const { talk, world } = this;
    const deliverBy = talk.item?.deliverBy?.getTime() ?? 0;
    await this.buyer.sleep(deliverBy + DAY_MS + world.chance.whole(HOUR_MS) - world.scheduler.nowMs);
    await Promise.all([talk.finish(this.buyer, 'cancel_undelivered'), talk.deliver('Late')]);
  }

  private async holdAndLift(): Promise<void> {
    const { staff } = this.sides;
    const { id } = this.talk;
    for (const type of ['hold', 'unhold'] as const) {
      const body = { reason: 'A report came in.' };
      await staff.say(`${type} ${id}`, `/admin/transactions/${id}/${type}`, body, ({ admin }, command) =>
        admin.commands.hold(command, id, type, body),
      );
      await staff.sleep(this.world.chance.whole(60_000));
    }
  }

  private dispute(): Promise<void> {
    return new DisputeLife(this.talk).live(this.plan.claim);
  }
}
