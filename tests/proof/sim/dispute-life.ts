import type { StaffRole } from '../../../shared/src/users/roles.js';
import { DAY_MS, DECIDE_MS, ESCALATE_AFTER_MS } from '../../../shared/src/transactions/policy.js';
import type { SettleRequest } from '../../../shared/src/disputes/contract.js';
import type { Split } from '../../../shared/src/transactions/contract.js';
import type { DealTalk } from './deal-talk.js';
import type { Person, Wish } from './person.js';

/** How a claim may end. */
export const CLAIM_ENDS = [
  'grant',
  'offer',
  'offers',
  'withdraw',
  'award',
  'waived',
  'appeal',
  'late',
  'called',
  'silence',
  'refund',
  'mediated',
] as const;
export type ClaimEnd = (typeof CLAIM_ENDS)[number];

/** A claim of the buyer, and one of the ways in which it can end. */
export class DisputeLife {
  private dispute = '';
  private claimCents = 0;

  constructor(private readonly talk: DealTalk) {}

  async live(end: ClaimEnd): Promise<void> {
    const { talk } = this;
    const { buyer, seller, staff } = talk.sides;
    if (!(await this.file())) return;
    if (talk.world.chance.happens(0.2)) await talk.releasePart();
    const ends: Record<ClaimEnd, () => unknown> = {
      grant: () => this.grant(),
      offer: () => this.offer(),
      offers: () => this.offers(),
      withdraw: () => this.withdraw(),
      award: () => Promise.all([this.award(), this.withdraw()]),
      waived: async () => {
        await this.award();
        await Promise.all([this.waive(buyer), this.waive(seller)]);
      },
      appeal: () => this.appealed(),
      late: async () => {
        await this.escalate(staff);
        await staff.sleep(DECIDE_MS + talk.world.chance.whole(DAY_MS));
        await this.award();
        await Promise.all([this.waive(buyer), this.waive(seller)]);
      },
      called: async () => {
        await buyer.sleep(ESCALATE_AFTER_MS);
        await Promise.all([this.escalate(buyer), this.escalate(seller)]);
        await this.award();
      },
      silence: () => undefined,
      refund: () => talk.finish(seller, 'refund_by_seller'),
      mediated: () => this.mediated(),
    };
    await ends[end]();
  }

  private async file(): Promise<boolean> {
    const { talk } = this;
    const { item, id } = talk;
    if (!item) return false;
    const most = (item.priceCents - item.givenCents) / 100;
    this.claimCents = 100 * (1 + talk.world.chance.whole(most));
    const claim = {
      kind: 'damaged' as const,
      claimCents: this.claimCents,
      reason: 'It is broken.',
      ...talk.named,
    };
    const path = `/transactions/${id}/dispute`;
    const filed = await talk.sides.buyer.say(`claim on ${id}`, path, claim, ({ disputes }, command) =>
      disputes.commands.file(command, id, claim),
    );
    this.dispute = filed.command.op;
    return filed.answer?.status === 201;
  }

  private split(): Split {
    const buyerCents = 100 * this.talk.world.chance.whole(this.claimCents / 100 + 1);
    return { buyerCents, sellerCents: this.claimCents - buyerCents };
  }

  private say(who: Person, what: string, body: object, run: Wish['run']): Promise<Wish> {
    return who.say(`${what} the claim on ${this.talk.id}`, `/disputes/${this.dispute}/${what}`, body, run);
  }

  private grant(): Promise<Wish> {
    const body = { answer: 'accept' as const, claimCents: this.claimCents };
    return this.say(this.talk.sides.seller, 'respond', body, ({ disputes }, command) =>
      disputes.commands.respond(command, this.dispute, body),
    );
  }

  private counter(split: Split): Promise<Wish> {
    const body = { answer: 'counter' as const, reason: 'It was old.', ...split };
    return this.say(this.talk.sides.seller, 'respond', body, ({ disputes }, command) =>
      disputes.commands.respond(command, this.dispute, body),
    );
  }

  private settle(who: Person, split: SettleRequest): Promise<Wish> {
    return this.say(who, 'settle', split, ({ disputes }, command) =>
      disputes.commands.settle(command, this.dispute, split),
    );
  }

  private async offer(): Promise<void> {
    const split = this.split();
    await this.counter(split);
    if (this.talk.world.chance.happens(0.7)) await this.settle(this.talk.sides.buyer, split);
  }

  /** Both offer, and both take what the other offers: one of them is first. */
  private async offers(): Promise<void> {
    const { buyer, seller } = this.talk.sides;
    const [sellers, buyers] = [this.split(), this.split()];
    await this.counter(sellers);
    const body = { ...buyers, reason: 'It is worth less.' };
    await this.say(buyer, 'offer', body, ({ disputes }, command) =>
      disputes.commands.offer(command, this.dispute, body),
    );
    await Promise.all([this.settle(buyer, sellers), this.settle(seller, buyers)]);
  }

  /** One of the staff proposes; both accept, while another takes the case and decides or hands it back. */
  private async mediated(): Promise<void> {
    const { buyer, seller, staff, second } = this.talk.sides;
    const split = this.split();
    const body = { ...split, reason: 'Meet in the middle.' };
    const said = await this.say(second, 'mediate', body, ({ disputes }, command) =>
      disputes.commands.mediate(command, ['admin'], this.dispute, body),
    );
    const named = { ...split, offer: said.command.op };
    const accept = (who: Person) => this.settle(who, named);
    const handOver = { to: null, reason: 'I am away.' };
    await Promise.all([
      accept(buyer),
      accept(seller),
      this.escalate(staff).then(() =>
        this.say(staff, 'hand-over', handOver, ({ disputes }, command) =>
          disputes.commands.handOver(command, ['admin'], this.dispute, handOver),
        ),
      ),
    ]);
  }

  private withdraw(): Promise<Wish> {
    return this.say(this.talk.sides.buyer, 'withdraw', {}, ({ disputes }, command) =>
      disputes.commands.withdraw(command, this.dispute),
    );
  }

  /** One of the staff decides, and where two have to, the other says the same. */
  private async award(): Promise<void> {
    const { staff, second } = this.talk.sides;
    const body = { reason: 'As the pictures show.', ...this.split() };
    const by = (who: Person) =>
      this.say(who, 'award', body, ({ disputes }, command) =>
        disputes.commands.award(command, ['admin'], this.dispute, body),
      );
    await by(staff);
    if (this.talk.now?.phase === 'arbitration') await by(second);
  }

  private waive(who: Person): Promise<Wish> {
    return this.say(who, 'waive', {}, ({ disputes }, command) =>
      disputes.commands.waive(command, this.dispute),
    );
  }

  private escalate(who: Person): Promise<Wish> {
    const { buyer, seller } = this.talk.sides;
    const roles = who === buyer || who === seller ? [] : (['admin'] as StaffRole[]);
    return this.say(who, 'escalate', {}, ({ disputes }, command) =>
      disputes.commands.escalate(command, roles, this.dispute),
    );
  }

  /** One side does not take the award, while the other does; then somebody else decides for good. */
  private async appealed(): Promise<void> {
    const { buyer, seller } = this.talk.sides;
    await this.award();
    const reason = 'There are more pictures.';
    await Promise.all([
      this.say(seller, 'appeal', { reason }, ({ disputes }, command) =>
        disputes.commands.appeal(command, this.dispute, reason),
      ),
      this.waive(buyer),
    ]);
    await this.award();
  }
}
