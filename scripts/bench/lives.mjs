import { performance } from 'node:perf_hooks';
import { io } from 'socket.io-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from '../lib/prepare.mjs';
import { clientOf, send } from './client.mjs';
import { at, ms } from './figures.mjs';
import { PROPOSAL } from './settings.mjs';

const PAIRS = 16;
const LONGEST_MS = 60_000;

/** A person with an open screen: tells when a deal of his reaches a phase. */
async function openScreen(url, person) {
  const socket = io(url, { auth: { token: person.tokenOf() }, transports: ['websocket'], forceNew: true });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const waiting = new Map();
  socket.on('transaction:updated', ({ id, phase }) => waiting.get(`${id}/${phase}`)?.());
  return {
    close: () => socket.close(),
    sees: (id, phase) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${id} was never ${phase}`)), LONGEST_MS);
        waiting.set(`${id}/${phase}`, () => {
          clearTimeout(late);
          waiting.delete(`${id}/${phase}`);
          resolve(performance.now());
        });
      }),
  };
}

export async function openPair(world, behaviour) {
  const { url, addPerson, simulatorUrl, crypto } = world;
  const [buyer, seller] = [await addPerson('Wanjiku M.'), await addPerson('Otieno O.')];
  await send(simulatorUrl, 'PUT', `/control/phones/${buyer.msisdn}`, { body: { behaviour } });
  await send(simulatorUrl, 'PUT', `/control/phones/${seller.msisdn}`, { body: {} });
  const { createInvites } = await compiled('modules/transactions/invites.js');
  const invites = createInvites(crypto, url);
  const screen = await openScreen(url, seller);
  const asBuyer = clientOf(url, buyer.tokenOf());
  const asSeller = clientOf(url, seller.tokenOf());

  /** From the proposal to the prompt on the phone; `funded` resolves when the seller's screen shows it. */
  async function upToPrompt() {
    const { id } = await asSeller.post('/transactions', PROPOSAL);
    const token = invites.linkOf(id).split('/join/')[1];
    const { terms } = await asBuyer.post(`/invites/${token}/join`, {});
    await asBuyer.post(`/transactions/${id}/agree`, { termsHash: terms.hash });
    const funded = screen.sees(id, 'funded');
    funded.catch(() => undefined);
    const payment = await asBuyer.post(`/transactions/${id}/payments`, { method: 'mpesa' });
    return { id, payment, funded };
  }

  /** From funded to the payout on its way. */
  async function toPayout(id) {
    await asSeller.post(`/transactions/${id}/deliver`, { note: 'By courier, handed over' });
    await asBuyer.post(`/transactions/${id}/accept`, {});
    await asSeller.post('/wallet/withdrawals', { amountCents: PROPOSAL.amountCents });
  }

  return { buyer, seller, screen, upToPrompt, toPayout };
}

/** Commands that the store has answered so far, but for those of replication and monitoring. */
async function countCommands(client) {
  const { metrics } = await client.db('admin').command({ serverStatus: 1 });
  const names = ['find', 'insert', 'update', 'delete', 'findAndModify', 'aggregate', 'getMore', 'count'];
  const all = [...names, 'commitTransaction', 'abortTransaction'];
  return Object.fromEntries(all.map((name) => [name, Number(metrics.commands[name]?.total ?? 0)]));
}

async function allPaid(db, wanted) {
  const end = performance.now() + LONGEST_MS;
  for (;;) {
    const open = await db.collection('payouts').countDocuments({ state: { $ne: 'SETTLED' } });
    if (open === 0 && (await db.collection('payouts').countDocuments()) >= wanted) return;
    if (performance.now() > end) throw new Error(`${open} payouts were not settled in time`);
    await sleep(50);
  }
}

/** Deals from proposal to settled payout, with the simulator, by sixteen pairs of people at once. */
export async function measureLives(world, figures, { lives }) {
  const pairs = await Promise.all(Array.from({ length: PAIRS }, () => openPair(world, 'auto-pay')));
  const times = [];
  let left = 0;
  const live = async ({ upToPrompt, toPayout }) => {
    while (left > 0) {
      left -= 1;
      const started = performance.now();
      const { id, funded } = await upToPrompt();
      await funded;
      await toPayout(id);
      times.push(performance.now() - started);
    }
  };
  const run = async (many) => {
    left = many;
    const before = await world.db.collection('payouts').countDocuments();
    await Promise.all(pairs.map(live));
    await allPaid(world.db, before + many);
  };
  await run(PAIRS * 2);
  times.length = 0;
  const before = await countCommands(world.client);
  const [apiMs, loadUs] = [world.api.cpuMs(), process.cpuUsage()];
  const started = performance.now();
  await run(lives);
  const cpu = { api: world.api.cpuMs() - apiMs, load: process.cpuUsage(loadUs) };
  const seconds = (performance.now() - started) / 1_000;
  const after = await countCommands(world.client);
  for (const { screen } of pairs) screen.close();
  const perLife = Object.entries(after).map(([name, count]) => [name, (count - before[name]) / lives]);
  const commands = perLife.reduce((sum, [, count]) => sum + count, 0);
  const rate = lives / seconds;
  figures.add(
    'Deal lives, proposal to settled payout',
    `${rate.toFixed(1)}/s, p50 ${ms(at(times, 0.5))}, p99 ${ms(at(times, 0.99))}`,
    {
      aim: '≥ 60/s',
      met: rate >= 60,
    },
  );
  const parts = perLife
    .filter(([, count]) => count >= 0.1)
    .map(([name, count]) => `${name} ${count.toFixed(1)}`);
  figures.add('Store commands per life', `${commands.toFixed(1)} (${parts.join(', ')})`);
  const loadMs = (cpu.load.user + cpu.load.system) / 1_000;
  figures.add(
    'CPU per life',
    `API ${ms(cpu.api / lives)}, the people and their screens ${ms(loadMs / lives)}`,
  );
}
