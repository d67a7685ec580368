import { DealLife, drawPlan, type DealPlan } from './deal-life.js';
import { switchOf } from './due.js';
import { Person } from './person.js';
import type { World } from './world.js';

const HOUR_MS = 3_600_000;
const START_CENTS = 2_000_000;

/** The people of a run: some who deal with each other, one of the staff, and what they do when nobody tells them. */
export class People {
  readonly members: Person[];
  readonly staff: Person;
  readonly second: Person;

  constructor(
    private readonly world: World,
    count: number,
  ) {
    const phoneOf = (n: number): string => `2547000000${String(n).padStart(2, '0')}`;
    this.members = Array.from(
      { length: count },
      (_, n) => new Person(world, `member-${n + 1}`, phoneOf(n + 1)),
    );
    this.staff = new Person(world, 'staff-1', phoneOf(99));
    this.second = new Person(world, 'staff-2', phoneOf(98));
    for (const { phone } of this.members) world.mpesa.books.give(phone, START_CENTS);
  }

  get everybody(): Person[] {
    return [...this.members, this.staff, this.second];
  }

  /** Everybody has an account. */
  async register(): Promise<void> {
    for (const who of this.everybody) {
      const { id, phone } = who;
      const roles = this.members.includes(who) ? {} : { roles: [{ role: 'admin' as const, until: null }] };
      const person = {
        id,
        email: `${id}@amana.test`,
        name: id,
        ...roles,
        passwordHash: 'none',
        verifiedPhone: phone,
        idChecked: true,
      };
      const heard = await this.world.ask(who.owner, ({ users }) => users.users.register(person));
      if (heard.kind !== 'answer') throw new Error(`${id} could not register`);
    }
  }

  /** One deal after the other, so many of them, between people whom chance picks. */
  async dealWithEachOther(deals: number): Promise<void> {
    for (let n = 0; n < deals; n += 1) {
      const [buyer, seller, friend] = this.world.chance.shuffled(this.members);
      await this.deal([buyer!, seller!, friend!], drawPlan(this.world.chance));
      await this.withdraw(this.world.chance.pick(this.members));
    }
  }

  /** @param sides who buys, who sells, and who pays with the buyer: he himself if nobody does */
  deal([buyer, seller, friend = buyer]: [Person, Person, Person?], plan: DealPlan): Promise<void> {
    const { world, staff, second } = this;
    return new DealLife(world, { buyer, seller, friend, staff, second }, plan).live();
  }

  /** Asks for what is still not known, until it is. */
  async settleAll(): Promise<void> {
    for (const who of this.everybody)
      for (const wish of who.wishes) if (!wish.answer && wish.refused === null) await who.settle(wish, 50);
  }

  /** What somebody has, or a part of it, goes to his phone; now and then twice at the same moment. */
  async withdraw(who: Person): Promise<void> {
    const { chance, store } = this.world;
    const wallet = store
      .peek<{ _id: string; balanceCents: number }>('accounts')
      .find(({ _id }) => _id === `w:${who.id}`);
    const whole = Math.min(wallet?.balanceCents ?? 0, 10_000_000);
    if (whole < 5_000) return;
    const amountCents = chance.happens(0.6) ? whole : 100 * (20 + chance.whole(whole / 100 - 20));
    const body = { amountCents };
    const once = () =>
      who.say(`withdraw ${amountCents / 100}`, '/wallet/withdrawals', body, ({ wallets }, command) =>
        wallets.commands.withdraw(command, amountCents),
      );
    await Promise.all(chance.happens(0.2) ? [once(), once()] : [once()]);
  }

  /** Staff let payouts go on when nothing but them keeps these off. */
  async switchOn(): Promise<void> {
    const body = { on: true, reason: 'Access is repaired.' };
    await this.staff.say('switch payouts on', '/admin/payouts', body, ({ admin }, command) =>
      admin.commands.switchPayouts(command, body),
    );
  }

  /** Now and then staff stop payouts and let them go on a little later. */
  async misuseTheSwitch(): Promise<void> {
    const { chance } = this.world;
    if (!chance.happens(0.2)) return;
    await this.staff.sleep(chance.whole(600_000));
    const body = { on: false, reason: 'We look into something.' };
    await this.staff.say('switch payouts off', '/admin/payouts', body, ({ admin }, command) =>
      admin.commands.switchPayouts(command, body),
    );
    await this.staff.sleep(chance.whole(600_000));
    await this.switchOn();
  }

  /** Every hour staff look whether something keeps payouts off that only a person can judge. */
  async watchTheSwitch(): Promise<void> {
    for (;;) {
      await this.staff.sleep(HOUR_MS);
      const { on, at } = switchOf(this.world.store) ?? {};
      if (on === false && (at?.getTime() ?? 0) < this.world.scheduler.nowMs - HOUR_MS / 2)
        await this.switchOn();
    }
  }
}
