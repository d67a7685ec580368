import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { createCallbackUrls } from '../../../server/src/modules/payments/mpesa/callback-urls.js';
import { CHANNELS } from '../../../server/src/modules/payments/callback.model.js';
import { createGuests } from '../../../server/src/modules/transactions/guests.js';
import { newKey } from '../../support/client.js';
import type { Part, PartContext } from '../part.js';
import type { Chance } from '../sim/chance.js';
import {
  BORDER,
  hostileBody,
  hostileCsv,
  hostileForm,
  hostileHead,
  hostileMessage,
  hostileText,
} from '../support/hostile.js';
import { createMoves, type Moves, type Pair } from '../support/moves.js';
import { ask, command, dataOf, inLanes, type Ask, type Reply, type Sender } from '../support/requests.js';
import { startTown, type Town } from '../support/town.js';

const PAIRS = 6;
const LANES = 24;
const SLOW_MS = 2_000;
/** Between two deals of the same people, so that most of the machine is the requests'. */
const PAUSE_MS = 1_000;
const MAX_JSON = 64 * 1024;
const MAX_CALLBACK = 16 * 1024;
const REASON = 'Words that can be read';

type Fields = Record<string, unknown>;

interface Route {
  method: string;
  path: string;
  bodies: Fields[];
  /** A statement that is right. */
  csv: string | null;
  /** Fields of a form that is right. */
  form: Fields | null;
  query: string[];
}

interface Described {
  requestBody?: {
    content: {
      'application/json'?: { example?: Fields; examples?: Record<string, { value: Fields }> };
      'text/csv'?: { example: string };
      'multipart/form-data'?: { example: Fields };
    };
  };
  parameters?: { in: string; name: string }[];
}

/** Every route that is described, with the bodies that its description shows. */
async function readRoutes(url: string): Promise<Route[]> {
  const { text } = await ask(url, 'GET', '/api/openapi.json', null);
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, parameters = [] }]) => {
      const json = requestBody?.content['application/json'];
      const shown = Object.values(json?.examples ?? {}).map(({ value }) => value);
      return {
        method: method.toUpperCase(),
        path: `/api${path}`,
        bodies: json ? [json.example ?? {}, ...shown] : [],
        csv: requestBody?.content['text/csv']?.example ?? null,
        form: requestBody?.content['multipart/form-data']?.example ?? null,
        query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      };
    }),
  );
}

/** Costs a quarter second each, or moves everybody's clock: asked for seldom. */
const SELDOM = /\/auth\/(login|register|password|step-up)|\/demo\/clock/;
/** Of each route, before chance has its say: none is left out, however small the run. */
const OF_EACH = 25;

/** Ids that are there, so that hostile requests reach what they are about. */
interface Ids {
  deals: string[];
  disputes: string[];
  payments: string[];
  people: string[];
  /** What programs of shops use, and who is staff. */
  keys: string[];
  webhooks: string[];
  deliveries: string[];
  grants: string[];
}

/** Things of one of these people that only a few routes are about. */
async function makeThings({
  url,
  people,
  staff,
  db,
}: Town): Promise<Omit<Ids, 'deals' | 'people' | 'disputes' | 'payments'>> {
  const [person, other] = [people[0]!, people[1]!];
  const made = async (path: string, by: Sender, body: Fields): Promise<string> =>
    dataOf<{ id: string }>(await command(url, path, by, body)).id;
  const grant = { user: other.id, role: 'mediator', reason: REASON };
  const [keys, webhooks, grants] = [
    await made('/api/developer/keys', person, { name: 'Shop', scopes: ['deals:read'] }),
    await made('/api/developer/webhooks', person, { url: 'http://127.0.0.1:9/' }),
    await made('/api/admin/grants', staff, grant),
  ];
  const proposal = { title: 'Chairs', description: 'Six', amountCents: 50_000, feePayer: 'buyer' };
  const terms = { ...proposal, deliveryDays: 5, inspectionDays: 3, role: 'seller', invite: { kind: 'link' } };
  await made('/api/transactions', person, terms);
  const delivery = await db.collection<{ _id: string }>('webhook_deliveries').findOne();
  return { keys: [keys], webhooks: [webhooks], grants: [grants], deliveries: [delivery!._id] };
}

interface Shot {
  method: string;
  path: string;
  sender: Sender | null;
  options: Ask;
}

function createShooter(town: Town, ids: Ids, chance: Chance) {
  const guests = createGuests(town.crypto, '');
  const idFor = (path: string): string => {
    if (chance.happens(0.15)) return encodeURIComponent(hostileText(chance));
    if (path.includes('/disputes/')) return chance.pick(ids.disputes);
    if (path.includes('/payments/')) return chance.pick(ids.payments);
    if (path.includes('/people/')) return chance.pick(ids.people);
    for (const kind of ['keys', 'webhooks', 'deliveries', 'grants'] as const)
      if (path.includes(`/${kind}/`)) return chance.pick(ids[kind]);
    if (path.includes('/pay/')) return guests.linkOf(chance.pick(ids.deals)).split('/pay/')[1]!;
    if (path.includes('/invites/')) return town.inviteOf(chance.pick(ids.deals));
    return chance.pick(ids.deals);
  };

  function queryFor(names: string[]): string {
    if (names.length === 0 || chance.happens(0.3)) return '';
    const parts = Array.from({ length: 1 + chance.whole(3) }, () => {
      const name = chance.pick([
        ...names,
        ...names,
        'x',
        `${names[0]}[$gt]`,
        `${names[0]}[]`,
        '__proto__[a]',
      ]);
      return `${name}=${chance.pick([encodeURIComponent(hostileText(chance)), '20', '%', ''])}`;
    });
    return `?${parts.join('&')}`;
  }

  /** What is no JSON: a statement or a form, damaged. */
  function otherBody({ csv, form }: Route): Ask | null {
    if (csv !== null) return { body: hostileCsv(csv, chance), headers: { 'content-type': 'text/csv' } };
    if (form === null) return null;
    const type = `multipart/form-data; boundary=${BORDER}`;
    return { body: hostileForm(form, chance), headers: { 'content-type': type } };
  }

  const senderFor = (path: string): Sender | null => {
    if (chance.happens(0.05)) return chance.pick([null, { token: () => 'e30.e30.e30' }]);
    return path.includes('/admin/') || path.endsWith('/award') || chance.happens(0.05)
      ? town.staff
      : chance.pick(town.people);
  };

  return {
    request(route: Route): Shot {
      const { method, path, bodies, query } = route;
      const filled = path.replace(/\{\w+\}/g, () => idFor(path)) + queryFor(query);
      const odd = chance.happens(0.02) ? chance.pick(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) : method;
      const right = bodies.length > 0 ? chance.pick(bodies) : {};
      const withBody = bodies.length > 0 || chance.happens(0.05);
      const type = chance.happens(0.03)
        ? {
            'content-type': chance.pick([
              'text/plain',
              'application/json; charset=utf-16',
              'multipart/form-data',
            ]),
          }
        : {};
      const packed = chance.happens(0.01) ? { 'content-encoding': chance.pick(['gzip', 'br', 'x']) } : {};
      const other = otherBody(route);
      return {
        method: odd,
        path: filled,
        sender: senderFor(path),
        options: {
          ...(other ?? (withBody ? { body: hostileBody(right, chance, MAX_JSON) } : {})),
          key: chance.happens(0.02) ? 'short' : newKey(),
          headers: { ...other?.headers, ...type, ...packed },
        },
      };
    },
  };
}

/** What nobody may be told, or be told late. */
function createJudge(url: string, found: string[]) {
  const statuses = new Map<number, number>();
  let late = 0;

  const say = ({ method, path, options }: Shot): string =>
    `${method} ${path.slice(0, 300)} ${(options.body as Buffer | undefined)?.toString().slice(0, 500) ?? ''}`;

  const send = ({ method, path, sender, options }: Shot): Promise<Reply> =>
    ask(url, method, path, sender, options);

  /** A busy machine is late with everything: slow is what is late each time, and by so much more than a plain request beside it. */
  async function isSlow(shot: Shot): Promise<boolean> {
    for (let tries = 0; tries < 12; tries += 1) {
      const [plain, reply] = await Promise.all([ask(url, 'GET', '/api/health/live', null), send(shot)]);
      if (reply.ms - plain.ms <= SLOW_MS) return false;
    }
    return true;
  }

  return {
    statuses,
    late: () => late,
    async shoot(shot: Shot): Promise<void> {
      const large = Buffer.isBuffer(shot.options.body) && shot.options.body.length > MAX_CALLBACK;
      try {
        const { status, ms, text } = await send(shot);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500) found.push(`${status} ${text.slice(0, 300)}: ${say(shot)}`);
        if (ms <= SLOW_MS) return;
        late += 1;
        if (await isSlow(shot)) found.push(`later than ${SLOW_MS} ms each time: ${say(shot)}`);
      } catch (error) {
        // Who is told that it is too large may still be writing.
        if (!large) found.push(`no answer (${(error as Error).message}): ${say(shot)}`);
      }
    },
  };
}

/** Bytes on a bare connection; whatever the answer, the server ends it or waits for more. */
function throwBytes(port: number, bytes: Buffer): Promise<void> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(bytes, () => setTimeout(() => socket.destroy(), 20)),
    );
    socket.on('data', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('close', () => done());
  });
}

/** Messages of Socket.IO that its own client would never write, and polls that are none. */
async function harassSockets({ url, people }: Town, many: number, chance: Chance): Promise<void> {
  const perSocket = 50;
  await inLanes(Math.ceil(many / perSocket), 8, async () => {
    const socket = io(url, {
      auth: { token: chance.pick(people).token() },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    await new Promise<void>((done) => {
      socket.once('connect', () => done());
      socket.once('connect_error', () => done());
    });
    for (let n = 0; n < perSocket; n += 1) socket.io.engine?.write(hostileMessage(chance));
    await new Promise((done) => setTimeout(done, 20));
    socket.disconnect();
  });
  await inLanes(Math.ceil(many / 10), 8, async () => {
    const path = `/socket.io/?EIO=${chance.pick(['4', '3', 'x'])}&transport=${chance.pick(['polling', 'websocket', 'x'])}&sid=${chance.pick(['', 'x'])}`;
    await ask(url, chance.pick(['GET', 'POST', 'OPTIONS']), path, null, { body: hostileMessage(chance) });
  });
}

const CALLBACKS: Fields[] = [
  {
    Body: {
      stkCallback: {
        MerchantRequestID: 'm',
        CheckoutRequestID: 'ws_CO_1',
        ResultCode: 0,
        ResultDesc: 'x',
        CallbackMetadata: {
          Item: [
            { Name: 'Amount', Value: 1 },
            { Name: 'MpesaReceiptNumber', Value: 'QWERTY1234' },
          ],
        },
      },
    },
  },
  {
    Result: {
      ResultType: 0,
      ResultCode: 0,
      ResultDesc: 'x',
      OriginatorConversationID: 'nobody-gave-this-id',
      ConversationID: 'c',
      TransactionID: 'QWERTY1234',
      ResultParameters: { ResultParameter: [{ Key: 'TransactionAmount', Value: 1 }] },
    },
  },
];

/** Legal deals between the same people, step by step, whatever the others do to them. */
async function live(
  moves: Moves,
  { buyer, seller }: Pair,
  town: Town,
  ids: Ids,
  chance: Chance,
): Promise<string[]> {
  const steps: (readonly [Sender, string, object])[] = [];
  const id = await moves.agreed({ buyer, seller }, 10_000).catch(() => null);
  if (id === null) return [];
  ids.deals.push(id);
  const at = `/api/transactions/${id}`;
  steps.push([buyer, `${at}/payments`, { method: chance.pick(['wallet', 'wallet', 'mpesa']) }]);
  steps.push([seller, `${at}/deliver`, { note: 'By courier' }]);
  if (chance.happens(0.5)) steps.push([buyer, `${at}/accept`, {}]);
  else steps.push([buyer, `${at}/dispute`, { kind: 'damaged', claimCents: 5_000, reason: REASON }]);
  steps.push([seller, '/api/wallet/withdrawals', { amountCents: 5_000 }]);
  const found: string[] = [];
  for (const [by, path, body] of steps) {
    const { status, text } = await command(town.url, path, by, body);
    if (status >= 500) found.push(`a legal step: ${path} ${status} ${text}`);
    const { data } = JSON.parse(text) as {
      data?: { dispute?: { id: string }; transactionId?: string; id: string };
    };
    if (data?.dispute) ids.disputes.push(data.dispute.id);
    if (data?.transactionId) ids.payments.push(data.id);
  }
  return found;
}

async function run(context: PartContext, town: Town, found: string[]): Promise<string> {
  const { chance } = context;
  const [requests, bodies] = [context.size(190_000), context.size(100_000)];
  const [heads, messages] = [context.size(5_000), context.size(5_000)];
  const moves = createMoves(town);
  const pairs = Array.from({ length: PAIRS }, (_, n) => ({
    buyer: town.people[2 * n]!,
    seller: town.people[2 * n + 1]!,
  }));
  await Promise.all(pairs.map((pair) => moves.fill(pair)));
  const ids: Ids = {
    deals: [],
    disputes: ['none'],
    payments: ['none'],
    // Staff may stop them at once, and the deals of the others have to go on.
    people: town.people.slice(2 * PAIRS).map(({ id }) => id),
    ...(await makeThings(town)),
  };
  for (const pair of pairs) found.push(...(await live(moves, pair, town, ids, chance)));

  const routes = await readRoutes(town.url);
  const often = routes.filter(({ path }) => !SELDOM.test(path));
  const seldom = routes.filter(({ path }) => SELDOM.test(path));
  const shooter = createShooter(town, ids, chance.fork('shooter'));
  const judge = createJudge(town.url, found);
  const urls = createCallbackUrls('', town.crypto);
  let [running, lives] = [true, 0];
  const legal = Promise.all(
    pairs.map(async (pair) => {
      while (running) {
        found.push(...(await live(moves, pair, town, ids, chance)));
        lives += 1;
        await sleep(PAUSE_MS);
      }
    }),
  );
  const first = chance.shuffled([
    ...often.flatMap((route) => Array<Route>(OF_EACH).fill(route)),
    ...seldom.flatMap((route) => Array<Route>(OF_EACH / 5).fill(route)),
  ]);
  await inLanes(first.length, LANES, (n) => judge.shoot(shooter.request(first[n]!)));
  await inLanes(requests, LANES, () =>
    judge.shoot(shooter.request(chance.happens(0.003) ? chance.pick(seldom) : chance.pick(often))),
  );
  await inLanes(bodies, LANES, () => {
    const channel = chance.pick(CHANNELS);
    // A status that names no id is believed: only of payouts that are not there.
    const known = channel === 'stk' ? chance.pick(ids.payments) : `nobody.${chance.whole(9)}`;
    const path = chance.happens(0.9)
      ? urls.of(channel, known)
      : `/api/callbacks/${encodeURIComponent(hostileText(chance))}/00/00`;
    return judge.shoot({
      method: 'POST',
      path,
      sender: null,
      options: { body: hostileBody(chance.pick(CALLBACKS), chance, MAX_CALLBACK) },
    });
  });
  await inLanes(heads, 16, () => throwBytes(Number(new URL(town.url).port), hostileHead(chance)));
  await harassSockets(town, messages, chance);
  running = false;
  await legal;
  // On again, if some request has switched them off.
  await command(town.url, '/api/admin/payouts', town.staff, { on: true, reason: REASON });
  const told = [...judge.statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
  return `${first.length + requests} requests over ${routes.length} routes and ${bodies} callback bodies (${told.join(', ')}), ${heads} damaged heads, ${messages} socket messages, beside ${lives} legal deals; ${judge.late()} answers later than 2 s, none of them for what was asked`;
}

export const part: Part = {
  goals: ['G10'],
  minutes: 5,
  async run(context) {
    const found: string[] = [];
    const town = await startTown({ people: PAIRS * 2 + 2, mpesa: { PROMPT_TTL_MS: '1500' } });
    const figure = await run(context, town, found);
    found.push(...(await town.end()));
    return [{ goal: 'G10', figure, violations: found.length, found }];
  },
};
