import type { DealDoc } from '../../../server/src/modules/transactions/domain/deal.js';
import { DAY_MS, HOUR_MS } from '../../../shared/src/transactions/policy.js';
import type { ProposeRequest } from '../../../shared/src/transactions/contract.js';
import type { Phase } from '../../../shared/src/transactions/lifecycle.js';
import type { Chance } from './chance.js';
import { CLAIM_ENDS, DisputeLife, type ClaimEnd } from './dispute-life.js';
import type { Person, Wish } from './person.js';
import type { World } from './world.js';

const END_PATHS = {
  decline: 'decline',
  withdraw: 'withdraw',
  accept: 'accept',
  cancel_undelivered: 'cancel',
  refund_by_seller: 'refund',
} as const;

type End = keyof typeof END_PATHS;

/** The turns that a deal takes. */
export interface DealPlan {
  counter: boolean;
  /** Who leaves before it is paid; `late`: with the prompt on the phone. */
  leaves: 'decline' | 'withdraw' | 'late' | null;
  /** One try after the other, until one is paid. */
  pays: ('prompt' | 'wallet' | 'both')[];
  hold: boolean;
  end: 'accept' | 'auto' | 'refund' | 'dispute' | 'undelivered' | 'silence' | 'both';
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
  ]),
  claim: chance.pick(CLAIM_ENDS),
});

/** What two people may do with each other, with all the wrong turns that chance takes. */
export class DealLife {
  private id = '';

  constructor(
    private readonly world: World,
    private readonly buyer: Person,
    private readonly seller: Person,
    private readonly staff: Person,
    private readonly plan: DealPlan,
  ) {}

  async live(): Promise<void> {
    const { end, hold } = this.plan;
    if (!(await this.begin()) || !(await this.agree()) || !(await this.pay())) return;
    if (end === 'undelivered') return this.cancelLate();
    if (end === 'silence') return;
    if (end === 'refund') return void (await this.finish(this.seller, 'refund_by_seller'));
    await this.deal(this.seller, 'deliver', '/deliver', { note: 'By courier' }, ({ transactions }, command) =>
      transactions.commands.deliver(command, this.id, { note: 'By courier' }),
    );
    if (hold) await this.holdAndLift();
    if (end === 'both') await Promise.all([this.finish(this.buyer, 'accept'), this.dispute()]);
    else if (end === 'accept') await this.finish(this.buyer, 'accept');
    else if (end === 'dispute') await this.dispute();
  }

  private get now(): DealDoc | undefined {
    return this.world.store.peek<DealDoc>('transactions').find(({ _id }) => _id === this.id);
  }

  private deal(who: Person, what: string, path: string, body: unknown, run: Wish['run']): Promise<Wish> {
    return who.say(`${what} ${this.id}`, `/transactions/${this.id}${path}`, body, run);
  }

  private finish(who: Person, type: End): Promise<Wish> {
    return this.deal(who, type, `/${END_PATHS[type]}`, {}, ({ transactions }, command) =>
      transactions.commands.finish(command, this.id, type, {}),
    );
  }

  private async begin(): Promise<boolean> {
    const { chance } = this.world;
    const bySeller = chance.happens(0.7);
    const [maker, other] = bySeller ? [this.seller, this.buyer] : [this.buyer, this.seller];
    const request: ProposeRequest = {
      role: bySeller ? 'seller' : 'buyer',
      title: 'Sofa',
      description: 'Three seats',
      amountCents: 100 * (100 + chance.whole(3_000)),
      feePayer: chance.pick(['buyer', 'seller', 'half']),
      deliveryDays: 1 + chance.whole(3),
      inspectionDays: 1 + chance.whole(3),
      invite: { kind: 'link' },
    };
    const proposed = await maker.say('propose', '/transactions', request, ({ transactions }, command) =>
      transactions.commands.propose(command, request),
    );
    if (!proposed.answer?.data) return false;
    this.id = (proposed.answer.data as { id: string }).id;
    const heard = await this.world.ask(other.owner, ({ transactions }) =>
      // The link, as the one shows it to the other.
      Promise.resolve(transactions.inviteLink(this.id)),
    );
    if (heard.kind !== 'answer') return false;
    const token = heard.answer.split('/join/')[1]!;
    const join = (who: Person) =>
      who.say(`join ${this.id}`, `/invites/${token}/join`, {}, ({ transactions }, command) =>
        transactions.commands.join(command, token),
      );
    const [joined] = await Promise.all(chance.happens(0.1) ? [join(other), join(this.staff)] : [join(other)]);
    return joined?.answer?.status === 200;
  }

  private async agree(): Promise<boolean> {
    const { chance } = this.world;
    const deal = this.now;
    if (!deal) return false;
    const first = deal.creator === 'seller' ? this.buyer : this.seller;
    if (this.plan.leaves === 'decline') {
      await this.finish(first, 'decline');
      return false;
    }
    if (this.plan.counter) {
      const { title, description, priceCents, feePayer, deliveryDays, inspectionDays, hash } = deal.terms;
      const terms = {
        title,
        description,
        amountCents: priceCents + 100,
        feePayer,
        deliveryDays,
        inspectionDays,
      };
      await this.deal(
        first,
        'counter',
        '/counter',
        { ...terms, termsHash: hash },
        ({ transactions }, command) =>
          transactions.commands.counter(command, this.id, { ...terms, termsHash: hash }),
      );
    }
    for (const who of chance.shuffled([this.buyer, this.seller])) {
      const hash = this.now?.terms.hash ?? '';
      await this.deal(who, 'agree', '/agree', { termsHash: hash }, ({ transactions }, command) =>
        transactions.commands.agree(command, this.id, hash),
      );
    }
    return this.now?.phase === 'agreed';
  }

  private async pay(): Promise<boolean> {
    const { leaves, pays } = this.plan;
    const maker = this.now?.creator === 'buyer' ? this.buyer : this.seller;
    if (leaves === 'late') await this.payByPrompt();
    if (leaves) {
      await this.finish(maker, 'withdraw');
      return false;
    }
    for (const how of pays) {
      if (how !== 'wallet') await this.payByPrompt();
      if (how !== 'prompt') await this.payFromWallet();
      if (how !== 'wallet') await this.until('funded', 180_000);
      if (this.now?.phase === 'funded') return true;
    }
    return this.until('funded', 600_000);
  }

  private payByPrompt(): Promise<Wish> {
    const body = { method: 'mpesa' };
    return this.deal(this.buyer, 'ask for a prompt on', '/payments', body, ({ transactions }, command) =>
      transactions.commands.payByPrompt(command, this.id),
    );
  }

  private payFromWallet(): Promise<Wish> {
    return this.deal(
      this.buyer,
      'pay from the wallet',
      '/payments',
      { method: 'wallet' },
      ({ transactions }, command) => transactions.commands.payFromWallet(command, this.id),
    );
  }

  private async until(phase: Phase, withinMs: number): Promise<boolean> {
    const untilMs = this.world.scheduler.nowMs + withinMs;
    while (this.now?.phase !== phase && this.world.scheduler.nowMs < untilMs) await this.buyer.sleep(5_000);
    return this.now?.phase === phase;
  }

  /** A day after the delivery date the buyer may go; at the same moment the seller delivers after all. */
  private async cancelLate(): Promise<void> {
    const deliverBy = this.now?.items[0]?.deliverBy?.getTime() ?? 0;
    await this.buyer.sleep(
      deliverBy + DAY_MS + this.world.chance.whole(HOUR_MS) - this.world.scheduler.nowMs,
    );
    await Promise.all([
      this.finish(this.buyer, 'cancel_undelivered'),
      this.deal(this.seller, 'deliver', '/deliver', { note: 'Late' }, ({ transactions }, command) =>
        transactions.commands.deliver(command, this.id, { note: 'Late' }),
      ),
    ]);
  }

  private async holdAndLift(): Promise<void> {
    for (const type of ['hold', 'unhold'] as const) {
      const body = { reason: 'A report came in.' };
      await this.staff.say(
        `${type} ${this.id}`,
        `/admin/transactions/${this.id}/${type}`,
        body,
        ({ admin }, command) => admin.commands.hold(command, this.id, type, body),
      );
      await this.staff.sleep(this.world.chance.whole(60_000));
    }
  }

  private async dispute(): Promise<void> {
    const { world, buyer, seller, staff, id } = this;
    const deal = this.now;
    if (deal)
      await new DisputeLife(world, { buyer, seller, staff }, id, deal.terms.priceCents).live(this.plan.claim);
  }
}
