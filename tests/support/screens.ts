import type { Page } from 'playwright-core';
import { openPage, see, tapSignIn, type Stage } from './browser.js';
import { makeDisputes, NO_CASES } from './dispute-screens.js';
import { dealAt, PROPOSAL, type People, type Stop } from './story.js';

const HOSTS = { buyer: 'buyer', seller: 'seller', admin: 'admin', stranger: null } as const;

export type Viewer = keyof typeof HOSTS;

/** One screen in one state. */
export interface Screen {
  name: string;
  as: Viewer;
  path: string;
  /** What is pressed and typed first. */
  act?: (page: Page) => Promise<void>;
  /** In sight once the screen is complete. */
  shows: string;
}

const EMPTY: Screen[] = [
  { name: 'home, empty', as: 'buyer', path: '/', shows: 'You have no deals yet.' },
  { name: 'deals, empty', as: 'buyer', path: '/deals', shows: 'Your deals will be here.' },
  { name: 'deals, none fits', as: 'buyer', path: '/deals?status=active', shows: 'No deal fits this filter.' },
  { name: 'wallet, empty', as: 'buyer', path: '/wallet', shows: 'Money from your deals will be here.' },
  { name: 'notices, empty', as: 'buyer', path: '/notifications', shows: 'will be told here' },
  ...NO_CASES,
];

const QUESTIONS = [
  'Do you sell or buy?',
  'What are you selling?',
  'What is the price?',
  'How long do you need to deliver?',
  'How long may the buyer check it?',
  'Who is the buyer?',
  'Check before you send',
];

const NEW_DEAL = QUESTIONS.map((shows, index): Screen => {
  return { name: `new deal ${index + 1}`, as: 'seller', path: `/deals/new?step=${index + 1}`, shows };
});

const FULL: Screen[] = [
  { name: 'sign in', as: 'stranger', path: '/sign-in', shows: 'New here?' },
  { name: 'sign up', as: 'stranger', path: '/sign-up', shows: 'Have one?' },
  { name: 'forgotten password', as: 'stranger', path: '/forgot-password', shows: 'Know it after all?' },
  { name: 'truth check', as: 'stranger', path: '/check', shows: 'Check this deal' },
  {
    name: 'truth check, no such deal',
    as: 'stranger',
    path: '/check/AM2222ZZ',
    shows: 'a screenshot is no proof.',
  },
  { name: 'certificate, forged', as: 'stranger', path: '/verify/x', shows: 'This is not one of ours' },
  { name: 'no such page', as: 'stranger', path: '/nowhere', shows: 'No such page' },
  { name: 'no such deal', as: 'seller', path: '/deals/AMZZZZZZ', shows: 'Not found' },
  { name: 'home', as: 'seller', path: '/', shows: 'All deals' },
  { name: 'deals', as: 'seller', path: '/deals', shows: 'You sell' },
  { name: 'wallet', as: 'seller', path: '/wallet', shows: 'Received from a deal' },
  { name: 'withdrawal', as: 'seller', path: '/wallet/withdraw', shows: 'Sum to send' },
  { name: 'notices', as: 'seller', path: '/notifications', shows: 'Mark all as read' },
  { name: 'profile', as: 'seller', path: '/profile', shows: 'Sign out' },
  { name: 'limits', as: 'seller', path: '/profile/limits', shows: 'Checked.' },
  { name: 'IDs to check', as: 'admin', path: '/admin/identity', shows: 'No ID waits to be checked.' },
  { name: 'security', as: 'seller', path: '/profile/security', shows: 'What happened lately' },
  { name: 'your data', as: 'seller', path: '/profile/data', shows: 'What goes' },
];

const ANSWERS = { ...PROPOSAL, price: '45,000', deliveryDays: '5', inspectionDays: '3', inviteKind: 'link' };

const ASKS_OUTSIDE = 'Tuma pesa kwa 0712 345 678, halafu nitakutumia picha za viti vyote sita';

const PILLS = {
  proposed: 'Waiting · proposed',
  joined: 'Waiting · proposed',
  agreed: 'Waiting · agreed',
  funded: 'Active · paid in',
  delivered: 'Active · delivered',
};

/** A deal as its buyer and as its seller sees it. */
const bothSides = (name: string, id: string, shows: string): Screen[] =>
  (['buyer', 'seller'] as const).map((as) => ({ name: `${name}, ${as}`, as, path: `/deals/${id}`, shows }));

/** Deals in every phase, and all screens that then have something to show. */
async function makeFull({ amana }: Stage, people: People): Promise<Screen[]> {
  const screens = [...FULL, ...NEW_DEAL, ...(await makeDisputes(amana, people))];
  for (const stop of Object.keys(PILLS) as Stop[]) {
    const deal = await dealAt(amana, people, stop, { title: `HP EliteBook 840, ${stop}` });
    const sides = bothSides(stop, deal.id, PILLS[stop]);
    screens.push(...(stop === 'proposed' ? sides.slice(1) : sides));
    const link = deal.inviteUrl && new URL(deal.inviteUrl).pathname;
    if (stop === 'proposed')
      for (const as of ['stranger', 'buyer'] as const)
        screens.push({ name: `invitation, ${as}`, as, path: link!, shows: 'You are asked to be the buyer.' });
    if (stop === 'joined')
      screens.push({
        name: 'a change',
        as: 'buyer',
        path: `/deals/${deal.id}/change`,
        shows: 'You agree to',
      });
  }
  const done = await dealAt(amana, people, 'delivered', { title: 'Office chairs' });
  await people.buyer.ok('POST', `/transactions/${done.id}/accept`, { v: done.v });
  await people.seller.ok('POST', `/transactions/${done.id}/messages`, { text: ASKS_OUTSIDE });
  return [...screens, ...bothSides('completed, with a message', done.id, ASKS_OUTSIDE)];
}

export interface Tour {
  /** Opens a screen and waits until it is complete. */
  open(screen: Screen): Promise<Page>;
  /** Goes through screens without loading the app anew, of different people at the same time; all that was found. */
  walk(
    screens: readonly Screen[],
    look: (page: Page, screen: Screen) => Promise<string[]>,
  ): Promise<string[]>;
  /** Screens of people who have done nothing yet. */
  empty: readonly Screen[];
  /** Makes deals and disputes; all screens that then have something to show. */
  full(): Promise<Screen[]>;
}

/** Goes there without loading the app anew, as the back button does. */
const pushAddress = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

/** The built client in four browsers: one for each person, and one of somebody who is not signed in. */
export async function startTour(stage: Stage, size: { width: number; height: number }): Promise<Tour> {
  const people = await stage.people();
  const viewers = Object.keys(HOSTS) as Viewer[];
  const pages = {} as Record<Viewer, Page>;
  for (const viewer of viewers) {
    const page = await openPage(await stage.newBrowser(size), stage.at(HOSTS[viewer]));
    if (viewer !== 'stranger') await tapSignIn(page);
    pages[viewer] = page;
  }
  const { id } = await people.seller.ok<{ id: string }>('GET', '/users/me');
  await pages.seller.evaluate(([key, kept]) => localStorage.setItem(key, kept), [
    `amana.draft.${id}`,
    JSON.stringify({ at: Date.now(), draft: ANSWERS }),
  ] as const);
  const complete = async ({ as, act, shows }: Screen): Promise<Page> => {
    await act?.(pages[as]);
    await see(pages[as], shows);
    return pages[as];
  };
  const open = async (screen: Screen): Promise<Page> => {
    await pages[screen.as].goto(stage.at(HOSTS[screen.as], screen.path));
    return complete(screen);
  };
  const moveTo = async (screen: Screen): Promise<Page> => {
    const page = pages[screen.as];
    await pushAddress(page, '/nowhere');
    await see(page, 'No such page');
    await pushAddress(page, screen.path);
    return complete(screen);
  };
  return {
    open,
    empty: EMPTY,
    full: () => makeFull(stage, people),
    async walk(screens, look) {
      const found: string[] = [];
      const walkAs = async (viewer: Viewer) => {
        for (const screen of screens.filter(({ as }) => as === viewer)) {
          const seen = moveTo(screen).then((page) => look(page, screen));
          found.push(...(await seen.catch((error: unknown) => [`${screen.name}: ${String(error)}`])));
        }
      };
      await Promise.all(viewers.map(walkAs));
      return found;
    },
  };
}
