import type { Container } from '../../../server/src/container.js';
import type { DealDoc, Item } from '../../../server/src/modules/transactions/domain/deal.js';
import { currentItem } from '../../../server/src/modules/transactions/domain/item.js';
import type { Command, CommandAnswer } from '../../../server/src/platform/operations.js';
import type { Phase } from '../../../shared/src/transactions/lifecycle.js';
import type { Person, Wish } from './person.js';
import type { World } from './world.js';

/** Who has to do with a deal: its two sides, somebody who pays with the buyer, and two of the staff. */
export interface Sides {
  buyer: Person;
  seller: Person;
  friend: Person;
  staff: Person;
  second: Person;
}

const END_PATHS = {
  decline: 'decline',
  withdraw: 'withdraw',
  accept: 'accept',
  cancel_undelivered: 'cancel',
  refund_by_seller: 'refund',
  return_received: 'return/received',
} as const;

export type End = keyof typeof END_PATHS;
type Commands = Container['transactions']['commands'];

/** One deal, as its people speak of it. */
export class DealTalk {
  constructor(
    readonly world: World,
    readonly sides: Sides,
    readonly id: string,
  ) {}

  get now(): DealDoc | undefined {
    return this.world.store.peek<DealDoc>('transactions').find(({ _id }) => _id === this.id);
  }

  get item(): Item | undefined {
    return this.now && currentItem(this.now);
  }

  /** The part under way, where there are several. */
  get named(): { item?: string } {
    const deal = this.now;
    return deal && deal.items.length > 1 ? { item: currentItem(deal)._id } : {};
  }

  say(
    who: Person,
    what: string,
    path: string,
    body: object,
    run: (commands: Commands, command: Command) => Promise<CommandAnswer>,
  ): Promise<Wish> {
    const url = `/transactions/${this.id}${path}`;
    return who.say(`${what} ${this.id}`, url, body, ({ transactions }, command) =>
      run(transactions.commands, command),
    );
  }

  finish(who: Person, type: End): Promise<Wish> {
    const { named } = this;
    return this.say(who, type, `/${END_PATHS[type]}`, named, (commands, command) =>
      commands.finish(command, this.id, type, named),
    );
  }

  deliver(note: string): Promise<Wish> {
    const body = { note, ...this.named };
    return this.say(this.sides.seller, 'deliver', '/deliver', body, (commands, command) =>
      commands.deliver(command, this.id, body),
    );
  }

  /** A part of what nobody claims, up to half of it. */
  async releasePart(): Promise<void> {
    const { item } = this;
    if (!item) return;
    const most = (item.priceCents - item.givenCents - item.contestedCents) / 200;
    const amountCents = 100 * (1 + this.world.chance.whole(Math.max(1, Math.floor(most))));
    const body = { amountCents, ...this.named };
    await this.say(this.sides.buyer, 'release a part of', '/release', body, (commands, command) =>
      commands.releasePart(command, this.id, body),
    );
  }

  async until(phase: Phase, withinMs: number): Promise<boolean> {
    const { scheduler } = this.world;
    const untilMs = scheduler.nowMs + withinMs;
    while (this.now?.phase !== phase && scheduler.nowMs < untilMs) await this.sides.buyer.sleep(5_000);
    return this.now?.phase === phase;
  }
}
