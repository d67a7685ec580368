import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Page } from '../../../shared/src/http.js';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { ServerEvents } from '../../../shared/src/realtime.js';
import type { Deal } from '../../../shared/src/transactions/contract.js';
import { PROPOSAL } from '../../support/story.js';
import { until } from '../../support/until.js';
import type { Part, PartContext } from '../part.js';
import type { Chance } from '../sim/chance.js';
import { createMoves, type Pair } from '../support/moves.js';
import type { Person } from '../support/people.js';
import { ask, dataOf, inLanes } from '../support/requests.js';
import { startTown, type Town } from '../support/town.js';

const SCREENS_EACH = 5;
const PAGE = 50;
const LANES = 16;
const WAIT_MS = 180_000;

interface Stored {
  _id: string;
  transaction: string;
  v: number;
}

/** One screen of a person, as the client keeps it: an event or a new connection makes it ask again; ids are shown once. */
class Screen {
  /** By id, in the order in which they were first shown. */
  readonly shown = new Map<string, Notification>();
  live = 0;
  fetches = 0;
  private asking: Promise<void> | null = null;
  private again = false;
  private readonly socket: Socket<ServerEvents>;

  constructor(
    private readonly url: string,
    private readonly person: Person,
  ) {
    this.socket = io(url, {
      auth: (give) => give({ token: person.token() }),
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 400,
      timeout: 60_000,
    });
    this.socket.on('connect', () => this.refetch());
    this.socket.on('notification', () => {
      this.live += 1;
      this.refetch();
    });
  }

  /** Cuts the line, not the client: it comes back by itself. */
  break(): void {
    this.socket.io.engine?.close();
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  close(): void {
    this.socket.disconnect();
  }

  refetch(): void {
    this.again = true;
    this.asking ??= this.fetchAll().finally(() => (this.asking = null));
  }

  private async fetchAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      this.fetches += 1;
      await this.fetchNew().catch(() => (this.again = true));
    }
  }

  /** From the newest back to what is known. */
  private async fetchNew(): Promise<void> {
    const fresh: Notification[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at: string = `/api/notifications?limit=${PAGE}${cursor ? `&cursor=${cursor}` : ''}`;
      const page = dataOf<Page<Notification>>(await ask(this.url, 'GET', at, this.person));
      const unknown = page.items.filter(({ id }) => !this.shown.has(id));
      fresh.push(...unknown);
      cursor = unknown.length < page.items.length ? null : page.nextCursor;
    }
    for (const notice of fresh.reverse()) this.shown.set(notice.id, notice);
  }
}

/** People who change the terms of their deals, back and forth, each time telling the other. */
async function haggle(town: Town, pairs: Pair[], notices: number): Promise<void> {
  const moves = createMoves(town);
  const each = Math.ceil(notices / pairs.length);
  await inLanes(pairs.length, LANES, async (n) => {
    const { buyer, seller } = pairs[n]!;
    const { id } = await moves.act<Deal>(seller, '/transactions', { ...PROPOSAL, amountCents: 10_000 });
    let { terms } = await moves.act<Deal>(buyer, `/invites/${town.inviteOf(id)}/join`);
    for (let made = 1; made < each; made += 1) {
      const { role: _, invite: __, ...input } = { ...PROPOSAL, amountCents: 10_000 + 100 * (made % 9) };
      const by = made % 2 === 0 ? seller : buyer;
      const body = { ...input, termsHash: terms.hash };
      ({ terms } = await moves.act<Deal>(by, `/transactions/${id}/counter`, body));
    }
  });
}

/** Cuts screens at random, as fast as they come back. */
async function breakScreens(screens: Screen[], chance: Chance, until: () => boolean): Promise<number> {
  let broken = 0;
  while (!until()) {
    for (let n = 0; n < screens.length / 50; n += 1) {
      const screen = chance.pick(screens);
      if (!screen.connected) continue;
      screen.break();
      broken += 1;
    }
    await sleep(20);
  }
  return broken;
}

function faultsOf(screen: Screen, stored: Stored[]): string[] {
  const found: string[] = [];
  const unseen = stored.filter(({ _id }) => !screen.shown.has(_id));
  if (unseen.length > 0) found.push(`${unseen.length} never seen, the first ${unseen[0]!._id}`);
  const orderOf = new Map([...screen.shown.keys()].map((id, n) => [id, n]));
  const last = new Map<string, Stored>();
  for (const notice of stored) {
    const before = last.get(notice.transaction);
    if (before && (orderOf.get(before._id) ?? 0) > (orderOf.get(notice._id) ?? 0))
      found.push(`deal ${notice.transaction}: v ${notice.v} shown before v ${before.v}`);
    last.set(notice.transaction, notice);
  }
  return found;
}

async function run(context: PartContext, town: Town, found: string[]): Promise<string> {
  const screens: Screen[] = [];
  const owners: Person[] = [];
  for (const person of town.people)
    for (let n = 0; n < SCREENS_EACH; n += 1) {
      screens.push(new Screen(town.url, person));
      owners.push(person);
    }
  await until(
    'all screens to be live',
    () => Promise.resolve(screens.every(({ connected }) => connected)),
    WAIT_MS,
  );
  const pairs = Array.from({ length: town.people.length / 2 }, (_, n) => ({
    buyer: town.people[2 * n]!,
    seller: town.people[2 * n + 1]!,
  }));
  let done = false;
  const breaking = breakScreens(screens, context.chance, () => done);
  await haggle(town, pairs, context.size(10_000, 200)).finally(() => (done = true));
  const broken = await breaking;

  const stored = await town.db
    .collection<Stored & { user: string }>('notices')
    .find()
    .sort({ v: 1 })
    .toArray();
  const own = new Map(town.people.map(({ id }) => [id, stored.filter(({ user }) => user === id)]));
  const all = screens.map((screen, n) => ({ screen, notices: own.get(owners[n]!.id)! }));
  const complete = () =>
    all.every(({ screen, notices }) => notices.every(({ _id }) => screen.shown.has(_id)));
  await until('all notices on all screens', () => Promise.resolve(complete()), WAIT_MS).catch(
    () => undefined,
  );
  for (const { screen, notices } of all) found.push(...faultsOf(screen, notices));
  const shown = all.reduce((sum, { notices }) => sum + notices.length, 0);
  const live = screens.reduce((sum, screen) => sum + screen.live, 0);
  for (const screen of screens) screen.close();
  return `${stored.length} notices to ${town.people.length} people on ${screens.length} sockets, broken ${broken} times: ${shown} showings, each once and in order per deal; ${live} told live, the others found when the socket was back`;
}

export const part: Part = {
  goals: ['G24'],
  minutes: 2,
  async run(context) {
    const found: string[] = [];
    const people = 2 * context.size(100, 4);
    const town = await startTown({ people });
    const figure = await run(context, town, found);
    found.push(...(await town.end()));
    return [{ goal: 'G24', figure, violations: found.length, found }];
  },
};
