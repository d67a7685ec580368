import { BSON } from 'mongodb';
import { compiled } from '../lib/prepare.mjs';
import { clientOf, send } from './client.mjs';
import { median, perSecond } from './figures.mjs';
import { PROPOSAL } from './settings.mjs';

const MANY_DEALS = 10_000;
const json = { 'content-type': 'application/json' };

/** Deals of one person, copied from a real one. */
async function fillList(db, deal, viewer) {
  const copies = Array.from({ length: MANY_DEALS }, (_, n) => ({
    ...deal,
    _id: `LIST${n}`,
    seller: viewer.id,
    createdAt: new Date(deal.createdAt.getTime() - n * 1_000),
  }));
  await db.collection('transactions').insertMany(copies, { ordered: false });
}

/** The documents of one real create, by the collections in which a step writes them. */
async function writesOf(db, id) {
  const event = await db.collection('events').findOne({ transaction: id });
  const at = async (collection, _id) => ({
    collection,
    doc: await db.collection(collection).findOne({ _id }),
  });
  return [
    await at('operations', event._id),
    { collection: 'events', doc: event },
    await at('transactions', id),
    await at('accounts', `es:${id}`),
  ];
}

const STK_BODY = JSON.stringify({
  Body: {
    stkCallback: {
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: 'ws_CO_{n}',
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 1 },
          { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' },
          { Name: 'TransactionDate', Value: 20261121102115 },
          { Name: 'PhoneNumber', Value: 254708374149 },
        ],
      },
    },
  },
});

/** The routes that are measured: how each is asked, and the limit that it is asked against. */
async function openRoutes(world) {
  const { db, url, crypto, addPerson, password, passwordHash } = world;
  const viewer = await addPerson('Otieno O.');
  const token = viewer.tokenOf();
  const seller = clientOf(url, token);
  const created = await send(url, 'POST', '/api/transactions', { token, body: PROPOSAL });
  const { id } = created.data;
  const deal = await db.collection('transactions').findOne({ _id: id });
  await fillList(db, deal, viewer);
  const { createCallbackUrls } = await compiled('modules/payments/mpesa/callback-urls.js');
  const callbackPath = createCallbackUrls('', crypto).of('stk', 'bench-payment');
  await send(url, 'POST', callbackPath, { body: JSON.parse(STK_BODY) });
  const login = { email: viewer.email, password };
  const signedIn = await send(url, 'POST', '/api/auth/login', { body: login });

  const projection = { timeline: 0, deposits: 0, headHash: 0 };
  const told = {
    read: { id, answer: { success: true, data: await seller.get(`/transactions/${id}`) } },
    list: {
      filter: { seller: viewer.id },
      projection,
      answer: { success: true, data: await seller.get('/transactions?limit=20') },
    },
    create: { answer: created, writes: await writesOf(db, id) },
    callback: {
      answer: { ResultCode: 0, ResultDesc: 'Accepted' },
      doc: await db.collection('callbacks').findOne({}),
    },
    login: { answer: signedIn, hash: passwordHash },
  };
  await world.bare.ask({ tell: BSON.EJSON.stringify(told, { relaxed: false }) });

  const authorization = `Bearer ${token}`;
  const key = { 'idempotency-key': 'bench-{n}' };
  const get = (path) => ({ method: 'GET', path, headers: { authorization } });
  const post = (path, body, headers = {}) => ({
    method: 'POST',
    path,
    headers: { ...json, ...headers },
    body,
  });
  return {
    read: { ours: get(`/api/transactions/${id}`), bare: '/read' },
    list: { ours: get('/api/transactions?limit=20'), bare: '/list' },
    create: {
      ours: post('/api/transactions', JSON.stringify(PROPOSAL), { authorization, ...key }),
      bare: '/create',
    },
    callback: { ours: post(callbackPath, STK_BODY), bare: '/callback' },
    login: { ours: post('/api/auth/login', JSON.stringify(login)), bare: '/login/login', connections: 4 },
  };
}

const RULES = [
  ['read', 'Read a deal', 'bare route, one findOne', 0.7],
  ['list', 'List 20 of 10,000 deals', 'bare route, one find of 20', 0.5],
  ['create', 'Create a deal', 'bare transaction of the same writes', 0.75],
  ['callback', 'Callback (durable, then answered)', 'bare route, one durable insert', 0.6],
  ['login', 'Sign-in', 'bcrypt alone, same cost and threads', 0.9],
];

/** Ours and its limits by turns, so that what disturbs one disturbs the other. */
export async function compare(
  { url, bareUrl, load, api, bare: bareProcess },
  { ours, bare, connections = 32 },
  name,
  { seconds, rounds },
) {
  const shoot = async (to, request) => {
    const process = to === url ? api : bareProcess;
    const before = process.cpuMs();
    const length = name === 'login' ? seconds * 2 : seconds;
    const found = await load.ask({ ...request, url: to, connections, seconds: length });
    return { ...found, cpuMs: (process.cpuMs() - before) / found.many };
  };
  const express = { ...ours, path: `/json/${name}` };
  const found = { ours: [], bare: [], express: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const one = {
      bare: await shoot(bareUrl, { ...ours, path: bare }),
      ours: await shoot(url, ours),
      express: await shoot(bareUrl, express),
    };
    // The first round warms up.
    if (round > 0) for (const side of Object.keys(found)) found[side].push(one[side]);
  }
  const middle = (all) =>
    Object.fromEntries(
      ['perSecond', 'p50', 'p99', 'bad', 'cpuMs'].map((field) => [
        field,
        median(all.map((one) => one[field])),
      ]),
    );
  return Object.fromEntries(Object.entries(found).map(([side, all]) => [side, middle(all)]));
}

/** Requests per second of the five routes, each beside its limit. */
export async function measureRoutes(world, figures, pace, only) {
  const routes = (world.routes ??= await openRoutes(world));
  for (const [name, title, limit, aim] of RULES.filter(([each]) => !only || only.has(each))) {
    const { ours, bare, express } = await compare(world, routes[name], name, pace);
    const ratio = ours.perSecond / bare.perSecond;
    figures.add(title, perSecond(ours) + (ours.bad > 0 ? `, ${ours.bad} refused` : ''), {
      limit: `${perSecond(bare)} (${limit})`,
      ratio,
      aim: `≥ ${aim}`,
      met: ratio >= aim,
    });
    if (name !== 'login')
      figures.add(`${title}, against a route without a store`, perSecond(ours), {
        limit: `${perSecond(express)} (bare route, same answer)`,
        ratio: ours.perSecond / express.perSecond,
      });
  }
}

/** What a storm of sign-ins does to people who read. */
export async function measureStorm(world, figures, { seconds }) {
  const routes = (world.routes ??= await openRoutes(world));
  const { startPart } = await import('./part.mjs');
  const storm = await startPart('storm', 'scripts/bench/load.mjs', {}, world.folder);
  try {
    const reads = () =>
      world.load.ask({
        ...routes.read.ours,
        url: world.url,
        connections: 8,
        seconds: seconds * 2,
        rate: 100,
      });
    const calm = await reads();
    const job = { ...routes.login.ours, url: world.url, connections: 8, seconds: seconds * 2 + 1 };
    const [signIns, stormy] = await Promise.all([storm.ask(job), reads()]);
    figures.add('Reads (100/s) while people sign in', `p99 ${stormy.p99.toFixed(1)} ms`, {
      limit: `p99 ${calm.p99.toFixed(1)} ms (nobody signs in); ${signIns.perSecond.toFixed(1)} sign-ins/s`,
      ratio: stormy.p99 / calm.p99,
      aim: 'unmoved (≤ 1.2)',
      met: stormy.p99 / calm.p99 <= 1.2,
    });
  } finally {
    await storm.stop();
  }
}
