import type { Split } from '../../../shared/src/transactions/contract.js';
import type { Person, Wish } from './person.js';
import type { World } from './world.js';

/** How a claim may end. */
export const CLAIM_ENDS = ['grant', 'offer', 'withdraw', 'award', 'silence', 'refund'] as const;
export type ClaimEnd = (typeof CLAIM_ENDS)[number];

interface Sides {
  buyer: Person;
  seller: Person;
  staff: Person;
}

/** A claim of the buyer, and one of the ways in which it can end. */
export class DisputeLife {
  private dispute = '';

  constructor(
    private readonly world: World,
    private readonly sides: Sides,
    private readonly deal: string,
    private readonly priceCents: number,
  ) {}

  async live(end: ClaimEnd): Promise<void> {
    const { chance } = this.world;
    const { buyer } = this.sides;
    const claimCents = 100 * (1 + chance.whole(this.priceCents / 100));
    const claim = { kind: 'damaged' as const, claimCents, reason: 'It is broken.' };
    const path = `/transactions/${this.deal}/dispute`;
    const filed = await buyer.say(`claim on ${this.deal}`, path, claim, ({ disputes }, command) =>
      disputes.commands.file(command, this.deal, claim),
    );
    if (filed.answer?.status !== 201) return;
    this.dispute = filed.command.op;
    if (end === 'grant') await this.grant(claimCents);
    else if (end === 'offer') await this.offer(this.split(claimCents));
    else if (end === 'withdraw') await this.withdraw();
    else if (end === 'award') await Promise.all([this.award(this.split(claimCents)), this.withdraw()]);
    else if (end === 'refund') await this.refund();
  }

  private split(cents: number): Split {
    const buyerCents = 100 * this.world.chance.whole(cents / 100 + 1);
    return { buyerCents, sellerCents: cents - buyerCents };
  }

  private say(who: Person, what: string, body: object, run: Wish['run']): Promise<Wish> {
    return who.say(`${what} the claim on ${this.deal}`, `/disputes/${this.dispute}/${what}`, body, run);
  }

  private grant(claimCents: number): Promise<Wish> {
    const body = { answer: 'accept' as const, claimCents };
    return this.say(this.sides.seller, 'respond', body, ({ disputes }, command) =>
      disputes.commands.respond(command, this.dispute, body),
    );
  }

  private async offer(split: Split): Promise<void> {
    const body = { answer: 'counter' as const, reason: 'It was old.', ...split };
    await this.say(this.sides.seller, 'respond', body, ({ disputes }, command) =>
      disputes.commands.respond(command, this.dispute, body),
    );
    if (this.world.chance.happens(0.3)) return;
    await this.say(this.sides.buyer, 'settle', split, ({ disputes }, command) =>
      disputes.commands.settle(command, this.dispute, split),
    );
  }

  private withdraw(): Promise<Wish> {
    return this.say(this.sides.buyer, 'withdraw', {}, ({ disputes }, command) =>
      disputes.commands.withdraw(command, this.dispute),
    );
  }

  private award(split: Split): Promise<Wish> {
    const body = { reason: 'As the pictures show.', ...split };
    return this.say(this.sides.staff, 'award', body, ({ disputes }, command) =>
      disputes.commands.award(command, 'admin', this.dispute, body),
    );
  }

  private refund(): Promise<Wish> {
    const path = `/transactions/${this.deal}/refund`;
    return this.sides.seller.say(`refund of ${this.deal}`, path, {}, ({ transactions }, command) =>
      transactions.commands.finish(command, this.deal, 'refund_by_seller', {}),
    );
  }
}
