import { compiled } from '../lib/prepare.mjs';
import { clientOf } from './client.mjs';
import { PROPOSAL } from './settings.mjs';

const PARTS = 20;
const EVENTS = 500;
const MESSAGES = 200;

/** The terms change with each offer, so that each line of the timeline tells what changed. */
const largeTerms = (n) => ({
  title: PROPOSAL.title,
  description: `${PROPOSAL.description}, offer ${n}`,
  feePayer: PROPOSAL.feePayer,
  inspectionDays: PROPOSAL.inspectionDays,
  milestones: Array.from({ length: PARTS }, (_, at) => ({
    title: `Part ${at + 1} of the house, offer ${n}`,
    amountCents: 50_000 + n * 100,
    deliveryDays: 5,
  })),
});

async function openDeals({ url, addPerson, crypto }) {
  const [buyer, seller] = [await addPerson('Wanjiku M.'), await addPerson('Otieno O.')];
  const sides = [seller, buyer].map(({ tokenOf }) => clientOf(url, tokenOf()));
  const [asSeller, asBuyer] = sides;
  const { createInvites } = await compiled('modules/transactions/invites.js');
  const invites = createInvites(crypto, url);
  const propose = async (body) => {
    const { id } = await asSeller.post('/transactions', body);
    const token = invites.linkOf(id).split('/join/')[1];
    return asBuyer.post(`/invites/${token}/join`, {});
  };
  const { id: plain } = await propose(PROPOSAL);
  const { role, invite } = PROPOSAL;
  let { terms, v, id: large } = await propose({ role, invite, ...largeTerms(0) });
  for (let n = 1; v < EVENTS; n += 1) {
    const body = { ...largeTerms(n), termsHash: terms.hash };
    ({ terms, v } = await sides[n % 2].post(`/transactions/${large}/counter`, body));
  }
  for (let n = 0; n < MESSAGES; n += 1)
    await sides[n % 2].post(`/transactions/${large}/messages`, { text: `Message ${n}: the roof is next` });
  return { plain, large, asSeller, token: seller.tokenOf() };
}

const said = ({ p50, p99, bad }) =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${bad > 0 ? `, ${bad} refused` : ''}`;

/** What the deal's screen is drawn from, one request, of the largest deal there can be and of a plain one by turns. */
export async function measureView({ load, url, db, ...world }, figures, { seconds, rounds }) {
  const { plain, large, asSeller, token } = await openDeals({ url, ...world });
  const events = await db.collection('events').countDocuments({ transaction: large });
  const messages = await db.collection('messages').countDocuments({ transaction: large });
  const { items, timeline } = await asSeller.get(`/transactions/${large}`);
  const headers = { authorization: `Bearer ${token}` };
  const shoot = (path) => load.ask({ method: 'GET', path, headers, url, connections: 8, seconds, rate: 100 });
  const found = { plain: [], large: [], written: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const one = {
      plain: await shoot(`/api/transactions/${plain}`),
      large: await shoot(`/api/transactions/${large}`),
      written: await shoot(`/api/transactions/${large}/messages?limit=20`),
    };
    if (round > 0) for (const side of Object.keys(found)) found[side].push(one[side]);
  }
  const middle = (all) => all.toSorted((a, b) => a.p99 - b.p99)[Math.floor(all.length / 2)];
  const [ofPlain, ofLarge] = [middle(found.plain), middle(found.large)];
  const sizes = `${items.length} parts, ${events} events (${timeline.length} shown), ${messages} messages`;
  figures.add('First view of the largest deal, one request (100/s)', `${said(ofLarge)}: ${sizes}`, {
    limit: `${said(ofPlain)} (a plain deal)`,
    ratio: ofLarge.p99 / ofPlain.p99,
  });
  figures.add(
    `Its newest 20 of ${messages} messages (100/s), asked for beside it`,
    said(middle(found.written)),
  );
}
