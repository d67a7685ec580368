import type { Page } from 'playwright-core';
import type { Dispute } from '../../shared/src/disputes/contract.js';
import type { Deal } from '../../shared/src/transactions/contract.js';
import type { ApiClient } from './client.js';
import { press } from './browser.js';
import type { Amana } from './app.js';
import type { Screen, Viewer } from './screens.js';
import { dealAt, phaseOf, type People } from './story.js';

const HOUR = 3_600;
const CRACK = 'The screen is cracked.\nSee the photos.';
const SAID = 'Nimeipeleka kwa mjumbe leo asubuhi';
const DECISION = { buyerCents: 1_050_000, sellerCents: 450_000, reason: 'The photos show the crack' };

export const NO_CASES: Screen[] = [
  { name: 'queue, empty', as: 'admin', path: '/admin', shows: 'No case waits here.' },
  { name: 'queue, none ended', as: 'admin', path: '/admin?show=ended', shows: 'No case has ended yet.' },
  { name: 'log, empty', as: 'admin', path: '/admin/log', shows: 'What staff do, and why, will be here.' },
  { name: 'no such case', as: 'admin', path: '/admin/cases/AMZZZZZZ', shows: 'No such case' },
  { name: 'staff only', as: 'buyer', path: '/admin', shows: 'Only Amana’s staff can open this.' },
  {
    name: 'reconciliation, empty',
    as: 'admin',
    path: '/admin/reconciliation',
    shows: 'Every shilling at M-Pesa is explained.',
  },
];

async function findBy(page: Page, words: string): Promise<void> {
  await page.getByLabel('Find a deal or a person').fill(words);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
}

const STAFF: Screen[] = [
  { name: 'queue', as: 'admin', path: '/admin', shows: 'Late by' },
  { name: 'queue, ended', as: 'admin', path: '/admin?show=ended', shows: 'Decided' },
  {
    name: 'reconciliation',
    as: 'admin',
    path: '/admin/reconciliation?show=closed',
    shows: 'Amana’s own money',
  },
  { name: 'log', as: 'admin', path: '/admin/log', shows: 'Paused the deal' },
  {
    name: 'search, found',
    as: 'admin',
    path: '/admin/search',
    act: (page) => findBy(page, 'Wanjiku'),
    shows: 'People',
  },
  {
    name: 'search, nothing',
    as: 'admin',
    path: '/admin/search',
    act: (page) => findBy(page, 'nobody'),
    shows: 'Nothing found',
  },
  {
    name: 'search, too short',
    as: 'admin',
    path: '/admin/search',
    act: (page) => findBy(page, 'x'),
    shows: 'There is a problem',
  },
  {
    name: 'payouts, about to stop',
    as: 'admin',
    path: '/admin/payouts',
    async act(page) {
      await page.getByLabel('Why').fill('The bank asks');
      await page.getByTestId('stop-payouts').click();
    },
    shows: 'No payout is sent to M-Pesa until',
  },
];

async function claim(page: Page, sum: string): Promise<void> {
  await page.getByLabel('It is broken or damaged').check();
  await page.getByLabel('How much do you want back?').fill(sum);
  await page.getByLabel('What happened, in your words').fill(CRACK);
  await press(page, 'Continue');
}

async function decide(page: Page): Promise<void> {
  await page.locator('#award-buyer').fill('10500');
  await page.getByLabel('Reason').fill(DECISION.reason);
  await page.getByTestId('decide').click();
}

async function propose(page: Page): Promise<void> {
  await page.getByText('Propose a settlement', { exact: true }).click();
  await page.locator('#proposal-buyer').fill('9000');
  await page.getByLabel('What makes it fair').fill('The frame was scratched before.');
  await page.getByTestId('propose').click();
}

async function handOver(page: Page): Promise<void> {
  await page.getByText('You have this case: hand it over').click();
  await page.getByLabel('Zawadi').check();
  await page.locator('#hand-over-reason').fill('I am away from tomorrow.');
  await page.getByTestId('hand-over-reason').click();
}

async function hold(page: Page): Promise<void> {
  await page.getByText('Pause this deal', { exact: true }).first().click();
  await page.getByLabel('Why').fill('We ask the courier');
  await page.getByTestId('hold-reason').click();
}

/** One disputed deal, on its own screen and on that of its dispute, for one side or both. */
function screensOf(name: string, deal: Deal, shows: string, sides: Viewer[] = ['buyer', 'seller']): Screen[] {
  return sides.flatMap((as) => [
    { name: `${name}, deal, ${as}`, as, path: `/deals/${deal.id}`, shows },
    { name: `${name}, dispute, ${as}`, as, path: `/disputes/${deal.dispute!.id}`, shows },
  ]);
}

/** What can be pressed on a delivered deal, and on one with an unanswered claim. */
function formsOf(delivered: Deal, responding: Deal): Screen[] {
  const claimPath = `/deals/${delivered.id}/claim`;
  const disputePath = `/disputes/${responding.dispute!.id}`;
  const casePath = `/admin/cases/${responding.dispute!.id}`;
  return [
    { name: 'claim', as: 'buyer', path: claimPath, shows: 'What is wrong?' },
    { name: 'claim, seller', as: 'seller', path: claimPath, shows: 'How much of the price do you claim?' },
    {
      name: 'claim, wrong',
      as: 'buyer',
      path: claimPath,
      act: (page) => claim(page, 'all'),
      shows: 'There is a problem',
    },
    {
      name: 'claim, to check',
      as: 'buyer',
      path: claimPath,
      act: (page) => claim(page, '15000'),
      shows: 'If Otieno accepts',
    },
    { name: 'claim, refused', as: 'buyer', path: `/deals/${responding.id}/claim`, shows: 'Not possible now' },
    {
      name: 'answer, shared out',
      as: 'seller',
      path: disputePath,
      act: (page) => page.locator('#split-buyer').fill('7000'),
      shows: 'Amana’s fee',
    },
    {
      name: 'answer, wrong',
      as: 'seller',
      path: disputePath,
      act: (page) => page.getByTestId('send-answer').click(),
      shows: 'There is a problem',
    },
    {
      name: 'sheet of an acceptance',
      as: 'seller',
      path: `${disputePath}?accept`,
      shows: 'This cannot be undone.',
    },
    { name: 'sheet of taking back', as: 'buyer', path: `${disputePath}?take-back`, shows: 'once only' },
    { name: 'case', as: 'admin', path: casePath, shows: 'can answer until' },
    {
      name: 'decision, wrong',
      as: 'admin',
      path: casePath,
      act: (page) => page.getByTestId('decide').click(),
      shows: 'There is a problem',
    },
    { name: 'sheet of a decision', as: 'admin', path: casePath, act: decide, shows: 'Amana keeps' },
    {
      name: 'sheet of a pause',
      as: 'admin',
      path: casePath,
      act: hold,
      shows: 'No money of this deal moves',
    },
    { name: 'deal, staff', as: 'admin', path: `/admin/deals/${responding.id}`, shows: 'Open its case' },
  ];
}

/** Disputes in every state, and all screens of both sides and of staff that then have something to show. */
export async function makeDisputes(amana: Amana, people: People): Promise<Screen[]> {
  const { buyer, seller } = people;
  const admin = await amana.signIn('admin');
  const disputed = async (title: string, by: ApiClient = buyer, deal?: Deal): Promise<Deal> => {
    const { id } = deal ?? (await dealAt(amana, people, 'delivered', { title }));
    const body = { kind: 'damaged', claimCents: 1_500_000, reason: CRACK };
    return by.ok<Deal>('POST', `/transactions/${id}/dispute`, body);
  };
  const step = (by: ApiClient, { dispute }: Deal, path: string, body: object) =>
    by.ok('POST', `/disputes/${dispute!.id}/${path}`, body);
  const casePath = ({ dispute }: Deal) => `/admin/cases/${dispute!.id}`;

  const late = await disputed('Phone, nobody answered');
  await amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: 72 * HOUR });
  await phaseOf(buyer, late.id, 'arbitration');
  await amana.anonymous.ok('POST', '/demo/clock', { advanceSeconds: 121 * HOUR });

  const responding = await disputed('HP EliteBook 840, cracked');
  const mediation = await disputed('Office chairs, six, used', seller);
  await step(buyer, mediation, 'respond', {
    answer: 'counter',
    buyerCents: 700_000,
    sellerCents: 800_000,
    reason: 'Not all of it',
  });
  const offered = await disputed('Dining table');
  await step(seller, offered, 'respond', {
    answer: 'counter',
    buyerCents: 700_000,
    sellerCents: 800_000,
    reason: 'It was scratched before',
  });
  const paused = await disputed('Sofa repair');
  await admin.ok('POST', `/admin/transactions/${paused.id}/hold`, { reason: 'We ask the courier' });
  await seller.ok('POST', `/transactions/${paused.id}/messages`, { text: SAID });
  const awarded = await disputed('Camera');
  await step(admin, awarded, 'award', DECISION);
  const takenBack = await disputed('Bicycle');
  await step(buyer, takenBack, 'withdraw', {});
  const proposed = await disputed('Bookshelf');
  await step(admin, proposed, 'mediate', {
    buyerCents: 900_000,
    sellerCents: 600_000,
    reason: 'The frame was scratched before, the doors were not.',
  });
  const { offers } = await buyer.ok<Dispute>('GET', `/disputes/${proposed.dispute!.id}`);
  const { id: offer } = offers.mediator!;
  await step(seller, proposed, 'settle', { offer, buyerCents: 900_000, sellerCents: 600_000 });
  const taken = await disputed('Wardrobe');
  await step(admin, taken, 'escalate', {});
  const own = await dealAt(amana, { buyer, seller: admin }, 'delivered', { title: 'Desk' });
  const ownCase = await disputed('', buyer, own);
  const { id } = await buyer.ok<{ id: string }>('GET', '/users/me');

  return [
    ...screensOf('arbitration', late, 'Late'),
    ...screensOf('responding', responding, 'Disputed · waiting for an answer'),
    ...screensOf('mediation', mediation, 'Disputed · offer made'),
    ...screensOf('offer', offered, 'Accept the offer', ['buyer']),
    {
      name: 'sheet of an offer',
      as: 'buyer',
      path: `/disputes/${offered.dispute!.id}?accept-offer`,
      shows: 'In all, with the fee',
    },
    ...screensOf('proposal', proposed, 'Amana'),
    {
      name: 'sheet of a proposal',
      as: 'buyer',
      path: `/disputes/${proposed.dispute!.id}?accept-proposal`,
      shows: 'Otieno has accepted it.',
    },
    { name: 'case, proposed', as: 'admin', path: casePath(proposed), shows: 'Otieno accepted it.' },
    {
      name: 'sheet of proposing',
      as: 'admin',
      path: casePath(responding),
      act: propose,
      shows: 'it counts once both accept it',
    },
    {
      name: 'sheet of handing over',
      as: 'admin',
      path: casePath(taken),
      act: handOver,
      shows: 'has the case then',
    },
    ...screensOf('paused', paused, 'We ask the courier'),
    ...screensOf('awarded', awarded, 'Completed · shared out'),
    ...screensOf('taken back', takenBack, 'Active · delivered', ['buyer']),
    ...formsOf(takenBack, responding),
    ...STAFF,
    { name: 'case, late', as: 'admin', path: casePath(late), shows: 'Late by' },
    { name: 'case, offers', as: 'admin', path: casePath(mediation), shows: 'Offers' },
    { name: 'case, paused, with a message', as: 'admin', path: casePath(paused), shows: SAID },
    { name: 'case, decided', as: 'admin', path: casePath(awarded), shows: 'Decided: 70 / 30' },
    { name: 'case, taken back', as: 'admin', path: casePath(takenBack), shows: 'The claim was taken back' },
    { name: 'case, own', as: 'admin', path: casePath(ownCase), shows: 'Not yours to decide' },
    { name: 'person', as: 'admin', path: `/admin/people/${id}`, shows: 'Newest deals' },
  ];
}
