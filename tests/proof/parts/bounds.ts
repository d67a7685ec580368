import type { Deal } from '../../../shared/src/transactions/contract.js';
import { createCallbackUrls } from '../../../server/src/modules/payments/mpesa/callback-urls.js';
import { PROPOSAL } from '../../support/story.js';
import type { Part } from '../part.js';
import { createMoves } from '../support/moves.js';
import { ask, command, dataOf, type Reply } from '../support/requests.js';
import { startTown, type Town } from '../support/town.js';

const MAX_DOCUMENT = 128 * 1024;
const MAX_JSON = 64 * 1024;
const MAX_CALLBACK = 16 * 1024;
const LINES = 50;
const DAY_SECONDS = 86_401;
/** Each of these takes three bytes at rest. */
const longest = (many: number, odd: boolean): string => (odd ? '好' : '的').repeat(many);

interface Sizes {
  bytes: number;
  lines: number;
  deposits: number;
  items: number;
}

/** The deal at rest, as large as it ever was. */
async function sizesOf({ db }: Town, id: string): Promise<Sizes> {
  const count = (field: string) => ({ $size: `$${field}` });
  const shown = { bytes: { $bsonSize: '$$ROOT' }, lines: count('timeline'), deposits: count('deposits') };
  const [found] = await db
    .collection<{ _id: string }>('transactions')
    .aggregate<Sizes>([{ $match: { _id: id } }, { $project: { ...shown, items: count('items') } }])
    .toArray();
  return found!;
}

export const part: Part = {
  goals: ['G23'],
  minutes: 1,
  async run(context) {
    const many = context.size(10_000, 200);
    const town = await startTown({
      people: 2,
      env: { WAIT_OPEN_PROMPT_MS: '0', WAIT_QUERY_FAILURE_MS: '0' },
    });
    const { url, staff, db } = town;
    const [buyer, seller] = [town.people[0]!, town.people[1]!];
    const moves = createMoves(town);
    const found: string[] = [];
    const largest: Sizes = { bytes: 0, lines: 0, deposits: 0, items: 0 };
    let [sent, done] = [0, 0];

    const { id } = await moves.act<Deal>(seller, '/transactions', { ...PROPOSAL, amountCents: 10_000 });
    let { terms } = await moves.act<Deal>(buyer, `/invites/${town.inviteOf(id)}/join`);
    const at = `/api/transactions/${id}`;

    async function look(): Promise<void> {
      const sizes = await sizesOf(town, id);
      for (const name of Object.keys(largest) as (keyof Sizes)[])
        largest[name] = Math.max(largest[name], sizes[name]);
    }

    async function send(by: typeof buyer, path: string, body: object): Promise<Reply> {
      const reply = await command(url, path, by, body);
      sent += 1;
      if (reply.status < 300) done += 1;
      if (reply.status >= 500) found.push(`${path}: ${reply.status} ${reply.text}`);
      if (sent % 50 === 0) await look();
      return reply;
    }

    /** Terms as long as they may be, back and forth. */
    async function haggle(n: number): Promise<void> {
      const words = { title: longest(80, n % 2 === 0), description: longest(2_000, n % 2 === 0) };
      const body = { ...PROPOSAL, ...words, amountCents: 10_000 + 100 * (n % 7), termsHash: terms.hash };
      const { role: _, invite: __, ...counter } = body;
      const reply = await send(n % 2 === 0 ? buyer : seller, `${at}/counter`, counter);
      if (reply.status < 300) ({ terms } = dataOf<Deal>(reply));
    }

    async function pause(n: number): Promise<void> {
      const reason = longest(2_000, n % 2 === 0);
      await send(staff, `/api/admin/transactions/${id}/${n % 2 === 0 ? 'hold' : 'unhold'}`, { reason });
    }

    for (let n = 0; n < many * 0.4; n += 1) await haggle(n);
    for (let n = 0; n < many * 0.1; n += 1) await pause(n);
    await send(staff, `/api/admin/transactions/${id}/unhold`, { reason: 'Go on' });
    const last = await moves.read<Deal>(buyer, `/transactions/${id}`);
    for (const by of [buyer, seller]) await send(by, `${at}/agree`, { termsHash: last.terms.hash });
    await town.mpesa.control('PUT', `/phones/${buyer.msisdn}`, { behaviour: 'auto-cancel' });
    let prompts = 0;
    for (let n = 0; n < many * 0.1; n += 1) {
      const { status } = await send(buyer, `${at}/payments`, { method: 'mpesa' });
      if (status < 300) prompts += 1;
    }
    if (prompts > 20) found.push(`${prompts} prompts on one deal in a day`);
    const refused = [
      [buyer, 'accept', {}],
      [seller, 'refund', {}],
      [seller, 'deliver', { note: longest(1_000, true) }],
      [buyer, 'payments', { method: 'wallet' }],
      [buyer, 'dispute', { kind: 'damaged', claimCents: 100, reason: longest(2_000, true) }],
      [seller, 'agree', { termsHash: 'f'.repeat(64) }],
    ] as const;
    while (sent < many) {
      const [by, step, body] = context.chance.pick(refused);
      await send(by, `${at}/${step}`, body);
    }
    await look();

    const big = { body: JSON.stringify({ note: 'x'.repeat(MAX_JSON) }), key: 'a'.repeat(20) };
    const tooLarge = await ask(url, 'POST', `${at}/deliver`, seller, big);
    const callback = createCallbackUrls('', town.crypto).of('stk', 'nobody');
    const bodies = [MAX_CALLBACK + 1, MAX_CALLBACK].map((size) => JSON.stringify('x'.repeat(size - 2)));
    const [over, within] = [
      await ask(url, 'POST', callback, null, { body: bodies[0] }),
      await ask(url, 'POST', callback, null, { body: bodies[1] }),
    ];
    const told = [tooLarge.status, over.status, within.status].join(', ');
    if (told !== '413, 413, 200') found.push(`bodies too large and as large as may be: ${told}`);
    const legs = await db
      .collection('entries')
      .aggregate<{ most: number }>([{ $group: { _id: null, most: { $max: { $size: '$legs' } } } }])
      .toArray();
    const { bytes, lines, deposits, items } = largest;
    if (bytes > MAX_DOCUMENT) found.push(`the deal took ${bytes} bytes`);
    if (lines > LINES || deposits > 20 || items > 20) found.push(`${JSON.stringify(largest)}`);
    if ((legs[0]?.most ?? 0) > 24) found.push(`an entry of ${legs[0]!.most} legs`);
    const events = await db.collection('events').countDocuments({ transaction: id });
    await send(seller, `${at}/withdraw`, {});
    await moves.act(staff, '/demo/clock', { advanceSeconds: DAY_SECONDS });
    found.push(...(await town.end()));
    return [
      {
        goal: 'G23',
        figure: `${sent} hostile commands on one deal, ${done} of them done (${events} events): at most ${bytes} bytes, ${lines} lines of timeline, ${deposits} deposits, ${prompts} prompts in a day, ${legs[0]?.most ?? 0} legs; bodies of 64 and 16 KiB and a byte are refused`,
        violations: found.length,
        found,
      },
    ];
  },
};
