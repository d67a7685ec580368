import type { Chance } from './chance.js';

/** How often each thing goes wrong in a run; every seed draws its own, and some never happen in it. */
export interface Rates {
  /** Of each call on that link. */
  links: Record<'store' | 'mpesa', LinkRates>;
  mpesa: MpesaRates;
  /** Of people. */
  people: PeopleRates;
  /** How many times in a run. */
  crashes: number;
  freezes: number;
  failOvers: number;
  clockJumps: number;
  maintenances: number;
}

export interface LinkRates {
  notApplied: number;
  replyLost: number;
  diesBefore: number;
  diesAfter: number;
  slow: number;
}

export interface MpesaRates {
  /** A request is refused before it is looked at. */
  throttled: number;
  /** An answer of 500: nothing was done, and nobody can know. */
  broken: number;
  /** A prompt or a payout is refused as it is. */
  refused: number;
  /** A payout is refused because of our access. */
  accessRefused: number;
  /** A prompt ends without money; of these and of payouts that fail, each code is as likely. */
  unpaid: number;
  payoutFails: number;
  /** A payout's failure is told though it was paid. */
  payoutLies: number;
  /** A request takes up to ten minutes to arrive, and its answer is lost. */
  late: number;
  callbackLost: number;
  callbackCopies: number;
  callbackLate: number;
  forged: number;
  /** A query says that the prompt is still open, or that it failed, though it will be paid. */
  queryWrong: number;
  pullRepeats: number;
  pullLate: number;
  /** Somebody types at the paybill, for each prompt that is paid. */
  foreign: number;
}

export interface PeopleRates {
  /** The same command again after it was answered; twice at the same moment; one that makes no sense. */
  again: number;
  twice: number;
  wrong: number;
  /** The answer to a person is lost. */
  deaf: number;
}

const NO_LINK: LinkRates = { notApplied: 0, replyLost: 0, diesBefore: 0, diesAfter: 0, slow: 0 };

const NO_MPESA: MpesaRates = {
  throttled: 0,
  broken: 0,
  refused: 0,
  accessRefused: 0,
  unpaid: 0,
  payoutFails: 0,
  payoutLies: 0,
  late: 0,
  callbackLost: 0,
  callbackCopies: 0,
  callbackLate: 0,
  forged: 0,
  queryWrong: 0,
  pullRepeats: 0,
  pullLate: 0,
  foreign: 0,
};

/** Nothing goes wrong. */
export const calm = (): Rates => ({
  links: { store: { ...NO_LINK }, mpesa: { ...NO_LINK } },
  mpesa: { ...NO_MPESA },
  people: { again: 0, twice: 0, wrong: 0, deaf: 0 },
  crashes: 0,
  freezes: 0,
  failOvers: 0,
  clockJumps: 0,
  maintenances: 0,
});

const MOST: Rates = {
  links: {
    store: { notApplied: 0.02, replyLost: 0.02, diesBefore: 0.002, diesAfter: 0.003, slow: 0.01 },
    mpesa: { notApplied: 0.1, replyLost: 0.25, diesBefore: 0.04, diesAfter: 0.08, slow: 0.1 },
  },
  mpesa: {
    throttled: 0.15,
    broken: 0.15,
    refused: 0.2,
    accessRefused: 0.05,
    unpaid: 0.5,
    payoutFails: 0.4,
    payoutLies: 0.05,
    late: 0.3,
    callbackLost: 0.5,
    callbackCopies: 0.3,
    callbackLate: 0.3,
    forged: 0.3,
    queryWrong: 0.3,
    pullRepeats: 0.5,
    pullLate: 0.5,
    foreign: 0.4,
  },
  people: { again: 0.3, twice: 0.2, wrong: 0.15, deaf: 0.1 },
  crashes: 4,
  freezes: 3,
  failOvers: 3,
  clockJumps: 3,
  maintenances: 2,
};

function drawn<T>(most: T, chance: Chance): T {
  if (typeof most === 'number') {
    const rate = chance.happens(0.4) ? 0 : most * chance.fraction();
    return (most >= 1 ? Math.round(rate) : rate) as T;
  }
  return Object.fromEntries(
    Object.entries(most as object).map(([name, one]) => [name, drawn(one, chance)]),
  ) as T;
}

/** The rates of a seed: each one zero in four runs of ten. */
export const drawRates = (chance: Chance): Rates => drawn(MOST, chance);
